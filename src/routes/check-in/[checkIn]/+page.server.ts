import { error, fail, redirect } from '@sveltejs/kit';
import { readOwnCheckIn, shareCheckIn } from '#features/support/server/check-in-readers.ts';
import { changeCheckIn, letGoOfCheckIn } from '#features/support/server/check-ins.ts';
import { CheckInForm } from '#features/support/check-in.ts';
import { AudienceForm, type SharingProblem } from '#features/support/sharing.ts';
import { checkForm, type Problems, type Typed } from '#ui/form.ts';
import { afterWords } from '../../after-words.ts';
import { readId } from '../../ids.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.checkIn);
	const found = id && (await readOwnCheckIn(member, id, locals.now));
	if (!found) error(404);
	const { now, locale } = locals;
	return { ...found, key: crypto.randomUUID(), handle: member.handle, now, locale, timeZone: member.timeZone };
};

interface Refused {
	/** Of the audience. */
	problem: 'choose' | SharingProblem | null;
	/** Of what it says. */
	typed: Typed | null;
	problems: Problems;
}
const refuse = (what: Partial<Refused>) => fail<Refused>(422, { problem: null, typed: null, problems: {}, ...what });

export const actions: Actions = {
	audience: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.checkIn);
		const posted = checkForm(AudienceForm, await request.formData());
		if (!posted.ok) return refuse({ problem: 'choose' });
		const shared = id && (await shareCheckIn(member, id, posted.value.audience, locals.now));
		if (!shared) error(404);
		if (shared !== 'done') return refuse({ problem: shared });
		sayNext(cookies, 'check-in-changed');
		redirect(303, `/check-in/${id}`);
	},
	change: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.checkIn);
		const form = await request.formData();
		const posted = checkForm(CheckInForm, form);
		if (!posted.ok) return refuse({ typed: posted.typed, problems: posted.problems });
		if (!id || !(await changeCheckIn(member, id, posted.value, locals.now))) error(404);
		sayNext(cookies, 'check-in-changed');
		redirect(303, afterWords(form, posted.value.line, `/check-in/${id}`, '/account/supporters/card'));
	},
	'let-go': async ({ locals, params, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.checkIn);
		if (!id || !(await letGoOfCheckIn(member, id))) error(404);
		sayNext(cookies, 'check-in-gone');
		redirect(303, '/check-in/earlier');
	}
};
