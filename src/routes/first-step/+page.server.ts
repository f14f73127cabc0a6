import { fail, redirect } from '@sveltejs/kit';
import { riskIn } from '#features/care/risk.ts';
import { recogniseExperiences } from '#features/experiences/recognise.ts';
import { FirstStepForm, linkOf, mostExperiences, readLink } from '#features/finding/first-step.ts';
import { checkForm } from '#ui/form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Comes with what a link says, so that an answer can be changed. */
export const load: PageServerLoad = ({ locals, url }) => ({
	answered: readLink(url.searchParams),
	zone: locals.viewer?.timeZone ?? '',
	locale: locals.locale
});

export const actions: Actions = {
	default: async ({ request }) => {
		const posted = checkForm(FirstStepForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const { words, experiences, ago, ...answers } = posted.value;
		const danger = riskIn(words).length > 0;
		// Their own words are read here and go nowhere else: neither into the address nor to the database.
		const understood = words ? recogniseExperiences(words).map(({ key }) => key) : [];
		if (words && understood.length + experiences.length === 0 && !danger) {
			const typed = { ...posted.value, zone: answers.zone ?? '', textOnly: answers.textOnly ? 'yes' : '' };
			return fail(422, { typed, problems: { words: 'not-understood' } });
		}
		const all = [...new Set([...experiences, ...understood])].slice(0, mostExperiences);
		redirect(303, linkOf({ ...answers, experiences: all, ago: ago || null, danger }));
	}
};
