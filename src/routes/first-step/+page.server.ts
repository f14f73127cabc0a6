import { fail, redirect } from '@sveltejs/kit';
import { FirstStepForm, linkOf, mostExperiences, readLink } from '#features/finding/first-step.ts';
import { understand } from '#features/finding/understand.ts';
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
		// Their own words are read here and go nowhere else: neither into the address nor to the database.
		const { sure, maybe, danger, unclear } = understand(words);
		const all = [...new Set([...experiences, ...sure])].slice(0, mostExperiences);
		const asked = maybe.filter((key) => !all.includes(key));
		const nothing = unclear && experiences.length === 0;
		redirect(303, linkOf({ ...answers, experiences: all, maybe: asked, ago: ago || null, danger, unclear: nothing }));
	}
};
