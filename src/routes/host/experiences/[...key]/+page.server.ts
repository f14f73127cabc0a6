import { error, fail, redirect } from '@sveltejs/kit';
import { KindForm, toKind } from '#features/experiences/kinds.ts';
import { changeKind } from '#features/experiences/server/taxonomy.ts';
import { inLanguage, presentTaxonomy } from '#features/experiences/taxonomy.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => {
	if (!askToSignIn(locals.viewer, url).isHost) error(404);
	const kind = presentTaxonomy().find(params.key);
	if (!kind) error(404);
	const { name, about, words } = kind;
	return {
		title: inLanguage(name, locals.locale),
		standing: {
			nameEn: name.en ?? '',
			nameEs: name.es ?? '',
			aboutEn: about.en ?? '',
			aboutEs: about.es ?? '',
			wordsEn: (words.en ?? []).join('\n'),
			wordsEs: (words.es ?? []).join('\n')
		}
	};
};

export const actions: Actions = {
	default: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		if (!member.isHost) error(404);
		const posted = checkForm(KindForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		if (!(await changeKind(member, params.key, toKind(posted.value)))) error(404);
		sayNext(cookies, 'kind-changed');
		redirect(303, '/host/experiences');
	}
};
