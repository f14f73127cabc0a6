import { fail, redirect } from '@sveltejs/kit';
import { hasPassphrase } from '#features/people/server/account.ts';
import { ExportForm } from '#features/privacy/export.ts';
import { askForExport, readExport } from '#features/privacy/server/export.ts';
import { checkForm } from '#ui/form.ts';
import { sayMoment } from '#ui/times.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import { notProved } from '../not-proved.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const [copy, asks] = await Promise.all([readExport(member, locals.now), hasPassphrase(member)]);
	const { expiresAt, ...shown } = copy;
	const problem = url.searchParams.get('problem');
	return {
		...shown,
		until: sayMoment(expiresAt, locals.now, locals.locale, member.timeZone),
		hasPassphrase: asks,
		problem: problem && /^[a-z-]+( \d+)?$/.test(problem) ? problem : null
	};
};

export const actions: Actions = {
	default: async ({ locals, url, request }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(ExportForm, await request.formData());
		if (!posted.ok) return fail(422, { problems: posted.problems });
		const asked = await askForExport(member, posted.value.passphrase, locals.now);
		if (asked !== true) return fail(422, { problems: notProved(asked, locals.now) });
		redirect(303, '/account/export');
	}
};
