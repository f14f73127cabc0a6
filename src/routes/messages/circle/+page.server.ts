import { fail, redirect } from '@sveltejs/kit';
import { readConnections } from '#features/connections/server/connections.ts';
import { CircleForm } from '#features/messages/message.ts';
import { openCircle } from '#features/messages/server/messages.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

/** Who could be asked, by the name under which they know the member. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const { people } = await readConnections(askToSignIn(locals.viewer, url), locals.now);
	const byName = Map.groupBy(people, ({ myName }) => myName);
	const groups = [...byName].map(([myName, them]) => ({ myName, people: them.map(({ id, name }) => ({ id, name })) }));
	return { groups: groups.filter((each) => each.people.length > 1) };
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(CircleForm, await request.formData());
		if (!posted.ok) return fail(422, { chosen: [posted.typed.with ?? []].flat(), problem: posted.problems.with });
		const made = await openCircle(member, posted.value.with, locals.now);
		if ('problem' in made) return fail(409, { chosen: posted.value.with, problem: made.problem });
		sayNext(cookies, 'circle-opened');
		redirect(303, `/messages/${made.id}`);
	}
};
