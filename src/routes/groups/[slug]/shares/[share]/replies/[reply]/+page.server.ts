import { error, fail, redirect } from '@sveltejs/kit';
import { ReplyEditForm } from '#features/sharing/share.ts';
import { readOwnReply } from '#features/sharing/server/pages.ts';
import { editReply, withdrawReply } from '#features/sharing/server/write.ts';
import { checkForm } from '#ui/form.ts';
import { afterWords } from '../../../../../../after-words.ts';
import { readId } from '../../../../../../ids.ts';
import { sayNext } from '../../../../../../said.ts';
import { askToSignIn } from '../../../../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, request, url }) => {
	const id = readId(params.reply);
	const reply = id && (await readOwnReply(askToSignIn(locals.viewer, url), id));
	if (!reply || (reply.withdrawn && request.method === 'GET')) error(404);
	return { reply, slug: params.slug, shareId: params.share };
};

export const actions: Actions = {
	save: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.reply);
		const data = await request.formData();
		const posted = checkForm(ReplyEditForm, data);
		if (!posted.ok) return fail(422, { body: String(posted.typed.body), problem: posted.problems.body ?? 'stale' });
		const edited = id && (await editReply(member, id, posted.value));
		if (!edited) error(404);
		if (!('id' in edited))
			return fail(409, { body: posted.value.body, problem: 'refused' in edited ? edited.refused : 'changed' });
		sayNext(cookies, 'changed');
		const group = `/groups/${params.slug}`;
		const to = `${group}/shares/${params.share}#reply-${id}`;
		redirect(303, afterWords(data, posted.value.body, to, `${group}/sit-with-me/card`));
	},
	withdraw: async ({ locals, params, url, cookies }) => {
		const id = readId(params.reply);
		const withdrawn = id && (await withdrawReply(askToSignIn(locals.viewer, url), id));
		if (!withdrawn) error(404);
		sayNext(cookies, 'taken-back');
		redirect(303, `/groups/${params.slug}/shares/${params.share}`);
	}
};
