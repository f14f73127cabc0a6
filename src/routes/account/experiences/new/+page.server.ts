import { error, fail, redirect } from '@sveltejs/kit';
import { HoldForm, toHeld } from '#features/experiences/held.ts';
import { hold, readHeldPage } from '#features/experiences/server/held.ts';
import { isOffered } from '#features/experiences/taxonomy.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const experience = url.searchParams.get('experience') ?? '';
	if (!isOffered(experience)) error(404);
	const { held, seats } = await readHeldPage(member);
	const already = held.find((each) => each.experience === experience);
	if (already) redirect(303, `/account/experiences/${already.id}`);
	return { experience, seats, locale: locals.locale };
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(HoldForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const { experience, ...shown } = posted.value;
		const input = toHeld(shown, locals.now);
		if ('problem' in input)
			return fail(422, { typed: shownAgain(posted.value), problems: { [input.field]: input.problem } });
		const done = await hold(member, experience, input);
		sayNext(cookies, { held: 'experience-held', already: 'experience-already', 'too-many': 'experiences-full' }[done]);
		redirect(303, '/account/experiences');
	}
};

const shownAgain = ({ counted, ...typed }: { counted: boolean } & Record<string, string | string[] | boolean>) =>
	({ ...typed, counted: counted ? 'yes' : '' }) as Record<string, string | string[]>;
