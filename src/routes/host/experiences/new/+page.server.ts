import { error, fail, redirect } from '@sveltejs/kit';
import { NewKindForm, toKind } from '#features/experiences/kinds.ts';
import { addKind } from '#features/experiences/server/taxonomy.ts';
import { inLanguage, presentTaxonomy } from '#features/experiences/taxonomy.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	if (!askToSignIn(locals.viewer, url).isHost) error(404);
	const families = presentTaxonomy().families;
	return { families: families.map(({ key, name }) => ({ value: key, label: inLanguage(name, locals.locale) })) };
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		if (!member.isHost) error(404);
		const posted = checkForm(NewKindForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		if (!(await addKind(member, { family: posted.value.family, ...toKind(posted.value) }))) error(404);
		sayNext(cookies, 'kind-added');
		redirect(303, '/host/experiences');
	}
};
