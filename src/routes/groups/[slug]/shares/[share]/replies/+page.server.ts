import { error, fail, redirect } from '@sveltejs/kit';
import { wordsToLookAt } from '#features/sharing/judgement.ts';
import { readSharePage } from '#features/sharing/server/pages.ts';
import { writeReply } from '#features/sharing/server/write.ts';
import { afterWords } from '../../../../../after-words.ts';
import { readId } from '../../../../../ids.ts';
import { readReply } from '../../../../../replying.ts';
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
		const data = await request.formData();
		const { posted, anyway } = readReply(data);
		if (!posted.ok)
			return fail(422, {
				body: String(posted.typed.body),
				problem: posted.problems.body ?? posted.problems.key ?? 'stale',
				found: []
			});
		const share = id && !anyway ? ((await readSharePage(member, params.slug, id, null))?.share ?? null) : null;
		const found = wordsToLookAt(posted.value.body, share);
		if (found.length > 0) return fail(409, { body: posted.value.body, problem: undefined, found });
		const written = id && (await writeReply(member, params.slug, id, posted.value));
		if (!written) error(404);
		if ('refused' in written) return fail(409, { body: posted.value.body, problem: written.refused, found: [] });
		const group = `/groups/${params.slug}`;
		const to = `${group}/shares/${id}#reply-${written.id}`;
		redirect(303, afterWords(data, posted.value.body, to, `${group}/sit-with-me/card`));
	}
};
