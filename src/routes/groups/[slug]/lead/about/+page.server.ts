import { error, fail, redirect } from '@sveltejs/kit';
import { isExperience } from '#features/experiences/taxonomy.ts';
import { GroupChangeForm } from '#features/groups/group.ts';
import { changeGroup } from '#features/groups/server/lead.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../../../said.ts';
import { askToSignIn } from '../../../../sign-in-first.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const data = await request.formData();
		const posted = checkForm(GroupChangeForm, data);
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems, changed: false });
		const changed = await changeGroup(member, params.slug, {
			...posted.value,
			experiences: posted.value.experiences.filter(isExperience)
		});
		if (!changed) error(404);
		if (changed === 'changed') {
			const typed: Record<string, string | string[]> = { experiences: data.getAll('experiences').map(String) };
			for (const [name, value] of data) if (typeof value === 'string' && name !== 'experiences') typed[name] = value;
			return fail(409, { typed, problems: {}, changed: true });
		}
		sayNext(cookies, 'saved');
		redirect(303, `/groups/${params.slug}/lead/about`);
	}
};
