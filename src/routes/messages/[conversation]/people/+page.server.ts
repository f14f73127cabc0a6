import { error, fail, redirect } from '@sveltejs/kit';
import { readConnections } from '#features/connections/server/connections.ts';
import { AskForm } from '#features/messages/message.ts';
import { readCircle } from '#features/messages/server/conversations.ts';
import { askIntoCircle } from '#features/messages/server/messages.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

/** Who could be asked as well: those who know the member by the name that they have in the circle. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.conversation) ?? error(404);
	const circle = (await readCircle(member, id)) ?? error(404);
	const { people } = await readConnections(member, locals.now);
	return {
		id,
		myName: circle.myName,
		people: people
			.filter(({ myName, name }) => myName === circle.myName && !circle.names.includes(name))
			.map(({ id, name }) => ({ id, name }))
	};
};

export const actions: Actions = {
	default: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.conversation) ?? error(404);
		const posted = checkForm(AskForm, await request.formData());
		if (!posted.ok) return fail(422, { chosen: [posted.typed.with ?? []].flat(), problem: posted.problems.with });
		const problem = await askIntoCircle(member, id, posted.value.with, locals.now);
		if (problem === 'not-found') error(404);
		if (problem) return fail(409, { chosen: posted.value.with, problem: problem as string });
		sayNext(cookies, 'circle-asked');
		redirect(303, `/messages/${id}`);
	}
};
