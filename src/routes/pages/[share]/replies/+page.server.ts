import { error, fail, redirect } from '@sveltejs/kit';
import { wordsToLookAt } from '#features/sharing/judgement.ts';
import { answerOpened, readOpenedShare } from '#features/sharing/server/opened.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { readReply } from '../../../replying.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

/** The page with the form under it: where an answer that could not be taken stands again, as it was typed. */
export const load: PageServerLoad = async ({ locals, params, request, url }) => {
	if (request.method === 'GET') redirect(303, `/pages/${params.share}`);
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.share);
	const share = id && (await readOpenedShare(member, id));
	if (!share || share.mine) error(404);
	return { share, now: locals.now, locale: locals.locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	default: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.share);
		const { posted, anyway } = readReply(await request.formData());
		if (!posted.ok)
			return fail(422, {
				body: String(posted.typed.body),
				problem: posted.problems.body ?? posted.problems.key ?? 'stale',
				found: []
			});
		const share = id && !anyway ? await readOpenedShare(member, id) : null;
		const found = wordsToLookAt(posted.value.body, share);
		if (found.length > 0) return fail(409, { body: posted.value.body, problem: undefined, found });
		const written = id && (await answerOpened(member, id, posted.value));
		if (!written) error(404);
		if ('refused' in written) return fail(409, { body: posted.value.body, problem: written.refused, found: [] });
		sayNext(cookies, 'answered');
		redirect(303, `/pages/${id}`);
	}
};
