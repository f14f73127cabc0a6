import { error, fail, redirect } from '@sveltejs/kit';
import { AskForm } from '#features/connections/connection.ts';
import { askToConnect, readAskable } from '#features/connections/server/connections.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../ids.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whom: `?seat=`, or whoever wrote `?words=`. */
function whom(params: URLSearchParams): { seat: string } | { words: string } {
	const seat = readId(params.get('seat'));
	const words = readId(params.get('words'));
	if (seat) return { seat };
	return words ? { words } : error(404);
}

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const person = await readAskable(member, whom(url.searchParams));
	return person ? { person } : error(404);
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const person = await readAskable(member, whom(url.searchParams));
		if (!person?.seat) error(404);
		const posted = checkForm(AskForm, await request.formData());
		if (!posted.ok) return fail(422, { words: String(posted.typed.words ?? ''), problem: posted.problems.words });
		const { words } = posted.value;
		const asked = await askToConnect(member, person.seat, words, locals.now);
		if (!asked) error(404);
		if (asked !== 'asked' && asked !== 'connected')
			return fail(asked === 'too-many' ? 429 : 409, { words, problem: asked });
		sayNext(cookies, asked === 'asked' ? 'connection-asked' : 'connected');
		redirect(303, '/connections');
	}
};
