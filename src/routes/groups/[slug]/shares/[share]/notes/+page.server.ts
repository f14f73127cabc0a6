import { putNotes, readWords } from '../../../../../noting.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { slug, share } = event.params;
	return {
		locale: event.locals.locale,
		words: await readWords(event, slug, share),
		share: `/groups/${slug}/shares/${share}`
	};
};

export const actions: Actions = {
	default: (event) => {
		const { slug, share } = event.params;
		return putNotes(event, share, `/groups/${slug}/shares/${share}`);
	}
};
