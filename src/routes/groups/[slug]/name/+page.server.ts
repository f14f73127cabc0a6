import { error, fail, redirect } from '@sveltejs/kit';
import { NameForm } from '#features/groups/membership.ts';
import { readPeople } from '#features/groups/server/people.ts';
import { changeName } from '#features/groups/server/seats.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const page = await readPeople(member, params.slug);
	if (!page) error(404);
	return { group: page.group, handle: member.handle };
};

export const actions: Actions = {
	default: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(NameForm, await request.formData());
		if (!posted.ok)
			return fail(422, { name: String(posted.typed.name), problem: posted.problems.name ?? 'name-taken' });
		const changed = await changeName(member, params.slug, posted.value.name);
		if (!changed) error(404);
		if (changed === 'name-taken') return fail(409, { name: posted.value.name, problem: changed });
		sayNext(cookies, 'name-changed');
		redirect(303, `/groups/${params.slug}/people`);
	}
};
