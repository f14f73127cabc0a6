import { error, fail, redirect } from '@sveltejs/kit';
import { bannedMember } from '#features/care/server/measures.ts';
import { hasPassphrase } from '#features/people/server/account.ts';
import { ErasureForm } from '#features/privacy/erasure.ts';
import { ExportForm } from '#features/privacy/export.ts';
import { eraseAccount } from '#features/privacy/server/erase.ts';
import { askForExport, readExport } from '#features/privacy/server/export.ts';
import { checkForm } from '#ui/form.ts';
import { notProved } from '../../../account/not-proved.ts';
import { sayNext } from '../../../said.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whoever cannot sign in any more takes their words with them, or has them go. The passphrase is asked for each time. */
export const load: PageServerLoad = async ({ params, locals, url }) => {
	const member = (await bannedMember(params.token)) ?? error(404);
	const [{ state }, asks] = await Promise.all([readExport(member, locals.now), hasPassphrase(member)]);
	const problem = url.searchParams.get('problem');
	return {
		handle: member.handle,
		state,
		hasPassphrase: asks,
		problem: problem && /^[a-z-]+( \d+)?$/.test(problem) ? problem : null
	};
};

export const actions: Actions = {
	copy: async ({ params, locals, request, url }) => {
		const member = (await bannedMember(params.token)) ?? error(404);
		const posted = checkForm(ExportForm, await request.formData());
		if (!posted.ok) return fail(422, { at: 'copy', problems: posted.problems });
		const asked = await askForExport(member, posted.value.passphrase, locals.now);
		if (asked !== true) return fail(422, { at: 'copy', problems: notProved(asked, locals.now) });
		redirect(303, url.pathname);
	},
	erase: async ({ params, locals, request, cookies }) => {
		const member = (await bannedMember(params.token)) ?? error(404);
		const posted = checkForm(ErasureForm, await request.formData());
		if (!posted.ok) return fail(422, { at: 'erase', typed: posted.typed, problems: posted.problems });
		const { words, except, name, passphrase } = posted.value;
		const typed = { words, name };
		if (name !== member.handle) return fail(422, { at: 'erase', typed, problems: { name: 'not-your-name' } });
		const erased = await eraseAccount(member, { words, except, passphrase }, locals.now);
		if (erased !== true) {
			if (erased.problem === 'last-host' || erased.problem === 'leads-alone') error(409);
			return fail(422, { at: 'erase', typed, problems: notProved(erased, locals.now) });
		}
		sayNext(cookies, 'erased');
		redirect(303, '/');
	}
};
