import { error, redirect } from '@sveltejs/kit';
import { KindActionForm } from '#features/experiences/kinds.ts';
import { hideKind, moveKind } from '#features/experiences/server/taxonomy.ts';
import { inLanguage, presentTaxonomy } from '#features/experiences/taxonomy.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	if (!askToSignIn(locals.viewer, url).isHost) error(404);
	const { families, kinds } = presentTaxonomy();
	return {
		families: families.map(({ key, name }) => ({
			key,
			name: inLanguage(name, locals.locale),
			kinds: kinds
				.filter(({ family }) => family === key)
				.map((kind) => ({
					key: kind.key,
					name: inLanguage(kind.name, locals.locale),
					hidden: kind.hidden,
					own: kind.own
				}))
		}))
	};
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		if (!member.isHost) error(404);
		const posted = checkForm(KindActionForm, await request.formData());
		if (!posted.ok) error(404);
		const { key, what } = posted.value;
		const moves = what === 'up' || what === 'down';
		const done = moves
			? await moveKind(member, key, what === 'up' ? -1 : 1)
			: await hideKind(member, key, what === 'hide');
		if (!done) error(404);
		sayNext(cookies, moves ? 'experience-moved' : what === 'hide' ? 'kind-hidden' : 'kind-shown');
		redirect(303, '/host/experiences');
	}
};
