import { error, fail, redirect } from '@sveltejs/kit';
import { ReportForm, type Subject } from '#features/care/report.ts';
import { readReportable, report } from '#features/care/server/reports.ts';
import { checkForm, type Problems } from '#ui/form.ts';
import { readId } from '../../ids.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

/** What it is about: `?words=`, `?said=` (in a sitting), `?connection=`, `?message=` or `?seat=`. */
function subjectOf(params: URLSearchParams): Subject {
	const seat = readId(params.get('seat'));
	const words = readId(params.get('words'));
	const said = readId(params.get('said'));
	const connection = readId(params.get('connection'));
	const message = readId(params.get('message'));
	if (connection) return { connection };
	if (message) return { message };
	if (seat) return { seat };
	if (said) return { said };
	return words ? { words } : error(404);
}

export const load: PageServerLoad = async ({ locals, url }) => {
	const subject = await readReportable(askToSignIn(locals.viewer, url), subjectOf(url.searchParams));
	return subject ? { subject } : error(404);
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(ReportForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const done = await report(member, subjectOf(url.searchParams), posted.value);
		if (!done) error(404);
		if (done === 'too-much') {
			const problems: Problems = { form: done };
			return fail(429, { typed: { ...posted.value }, problems });
		}
		sayNext(cookies, 'reported');
		redirect(303, '/');
	}
};
