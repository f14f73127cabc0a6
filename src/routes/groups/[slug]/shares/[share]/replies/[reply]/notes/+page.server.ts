import { putNotes, readWords } from '../../../../../../../noting.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { slug, share, reply } = event.params;
	return {
		locale: event.locals.locale,
		words: await readWords(event, slug, reply),
		share: `/groups/${slug}/shares/${share}`
	};
};

export const actions: Actions = {
	default: (event) => {
		const { slug, share, reply } = event.params;
		return putNotes(event, reply, `/groups/${slug}/shares/${share}#reply-${reply}`);
	}
};
