import { error, fail, redirect } from '@sveltejs/kit';
import { RetentionForm, retentionChoices, retentionKeys, writeDays } from '#features/privacy/retention.ts';
import { setRetention, showRetention } from '#features/privacy/server/retention.ts';
import { checkForm } from '#ui/form.ts';
import { sayDay } from '#ui/times.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	if (!member.isHost) error(404);
	const { retention, since } = await showRetention(member);
	return {
		since: since && sayDay(since, locals.now, locals.locale, member.timeZone),
		rules: retentionKeys.map((key) => ({
			key,
			value: writeDays(retention[key]),
			choices: [...new Set([...retentionChoices[key], retention[key]])]
		}))
	};
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		if (!member.isHost) error(404);
		const posted = checkForm(RetentionForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		if (!(await setRetention(member, posted.value))) error(404);
		sayNext(cookies, 'retention-set');
		redirect(303, '/host/retention');
	}
};
