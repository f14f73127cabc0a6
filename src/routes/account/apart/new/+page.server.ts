import { error, fail, redirect } from '@sveltejs/kit';
import { ReportForm } from '#features/care/report.ts';
import { readReportable, report } from '#features/care/server/reports.ts';
import { keepApart, nameFor } from '#features/groups/server/apart.ts';
import { checkForm, type Problems } from '#ui/form.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whom it is about: `?seat=`, `?connection=`, `?side=` or `?words=`. */
function whom(
	params: URLSearchParams
): { seat: string } | { connection: string } | { side: string } | { words: string } {
	const seat = readId(params.get('seat'));
	const connection = readId(params.get('connection'));
	const side = readId(params.get('side'));
	if (connection) return { connection };
	if (side) return { side };
	const words = readId(params.get('words'));
	if (seat) return { seat };
	return words ? { words } : error(404);
}

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const from = whom(url.searchParams);
	const [name, reportable] = await Promise.all([
		nameFor(member, from),
		'side' in from ? null : readReportable(member, from)
	]);
	return name ? { name, reportable } : error(404);
};

export const actions: Actions = {
	/** A report comes first: afterwards nothing of theirs is found any more. */
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const from = whom(url.searchParams);
		const data = await request.formData();
		const reports = Boolean(data.get('reason') || data.get('words'));
		if (reports && !('side' in from)) {
			const posted = checkForm(ReportForm, data);
			if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
			if ((await report(member, from, posted.value)) === 'too-much') {
				const problems: Problems = { form: 'too-much' };
				return fail(429, { typed: { ...posted.value }, problems });
			}
		}
		if (!(await keepApart(member, from))) error(404);
		sayNext(cookies, reports ? 'kept-apart-reported' : 'kept-apart');
		redirect(303, '/account/apart');
	}
};
