import { error, fail, redirect } from '@sveltejs/kit';
import { ReplyForm } from '#features/sharing/share.ts';
import { readSharePage } from '#features/sharing/server/pages.ts';
import { writeReply } from '#features/sharing/server/write.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../../../ids.ts';
import { askToSignIn } from '../../../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

/** The share with the form under it: where an answer that could not be taken stands again, as it was typed. */
export const load: PageServerLoad = async ({ locals, params, request, url }) => {
	const id = readId(params.share);
	if (request.method === 'GET') redirect(303, `/groups/${params.slug}/shares/${params.share}`);
	const page = id && (await readSharePage(askToSignIn(locals.viewer, url), params.slug, id, null));
	if (!page) error(404);
	return { ...page, now: locals.now, locale: locals.locale, timeZone: locals.viewer?.timeZone ?? page.group.timeZone };
};

export const actions: Actions = {
	default: async ({ locals, params, request, url }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.share);
		const posted = checkForm(ReplyForm, await request.formData());
		if (!posted.ok)
			return fail(422, {
				body: String(posted.typed.body),
				problem: posted.problems.body ?? posted.problems.key ?? 'stale'
			});
		const written = id && (await writeReply(member, params.slug, id, posted.value));
		if (!written) error(404);
		if ('refused' in written) return fail(409, { body: posted.value.body, problem: written.refused });
		redirect(303, `/groups/${params.slug}/shares/${id}#reply-${written.id}`);
	}
};
