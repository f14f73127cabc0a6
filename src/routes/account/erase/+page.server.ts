import { fail, redirect } from '@sveltejs/kit';
import { hasPassphrase } from '#features/people/server/account.ts';
import { ErasureForm } from '#features/privacy/erasure.ts';
import { eraseAccount, readLeftBehind } from '#features/privacy/server/erase.ts';
import { checkForm } from '#ui/form.ts';
import { sayDay } from '#ui/times.ts';
import { dropSessionCookie } from '../../arrival.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import { notProved } from '../not-proved.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const [{ groups, lastHost }, asks] = await Promise.all([readLeftBehind(member), hasPassphrase(member)]);
	return {
		handle: member.handle,
		hasPassphrase: asks,
		lastHost,
		groups: groups.map(({ until, ...group }) => ({
			...group,
			until: until && sayDay(until, locals.now, locals.locale, member.timeZone)
		}))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, url, request, cookies } = event;
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(ErasureForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const { words, except, name, passphrase } = posted.value;
		const typed = { words, except, name };
		if (name !== member.handle) return fail(422, { typed, problems: { name: 'not-your-name' } });
		const erased = await eraseAccount(member, { words, except, passphrase }, locals.now);
		if (erased !== true) {
			if (erased.problem === 'last-host' || erased.problem === 'leads-alone')
				return fail(409, { typed, problems: { form: erased.problem } });
			return fail(422, { typed, problems: notProved(erased, locals.now) });
		}
		dropSessionCookie(event);
		sayNext(cookies, 'erased');
		redirect(303, '/');
	}
};
