import { error, fail, redirect } from '@sveltejs/kit';
import { ShareForm } from '#features/sharing/share.ts';
import { readGroupPage } from '#features/sharing/server/pages.ts';
import { writeShare } from '#features/sharing/server/write.ts';
import { checkForm } from '#ui/form.ts';
import { afterWords } from '../../../after-words.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const page = await readGroupPage(locals.viewer, params.slug, null);
	if (!page || page.group.relation !== 'member') error(404);
	return { group: page.group, locale: locals.locale };
};

export const actions: Actions = {
	default: async ({ locals, params, request, url }) => {
		const member = askToSignIn(locals.viewer, url);
		const data = await request.formData();
		const posted = checkForm(ShareForm, data);
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const written = await writeShare(member, params.slug, posted.value);
		if (!written) error(404);
		if ('refused' in written) {
			const { body, wish, audience, notes, masked } = posted.value;
			return fail(409, {
				typed: { body, wish, audience, notes, masked: masked ? 'yes' : '' },
				problems: { form: written.refused }
			});
		}
		const group = `/groups/${params.slug}`;
		const { body } = posted.value;
		redirect(303, afterWords(data, body, `${group}#share-${written.id}`, `${group}/sit-with-me/card`));
	}
};
