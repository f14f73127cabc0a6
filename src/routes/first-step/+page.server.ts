import { fail, redirect } from '@sveltejs/kit';
import { FirstStepForm, linkOf, mostExperiences, readLink } from '#features/finding/first-step.ts';
import { understand } from '#features/finding/understand.ts';
import { checkForm, typedIn } from '#ui/form.ts';
import { answerTo } from './answering.ts';
import type { Actions, PageServerLoad } from './$types';

/** Comes with what a link says, so that an answer can be changed. */
export const load: PageServerLoad = ({ locals, url }) => ({
	answered: readLink(url.searchParams),
	zone: locals.viewer?.timeZone ?? '',
	locale: locals.locale
});

export const actions: Actions = {
	answer: async (event) => {
		const data = await event.request.formData();
		const posted = checkForm(FirstStepForm, data);
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const { words, experiences, ago, ...answers } = posted.value;
		// Their own words are read here and go nowhere else: neither into an address nor to the database.
		const { sure, maybe, danger, unclear } = understand(words);
		const all = [...new Set([...experiences, ...sure])].slice(0, mostExperiences);
		const asked = maybe.filter((key) => !all.includes(key));
		const nothing = unclear && experiences.length === 0;
		const answered = { ...answers, experiences: all, maybe: asked, ago: ago || null, danger, unclear: nothing };
		if (!words || all.length > 0) redirect(303, linkOf(answered));
		// Where the words led to nothing sure they are all that there is, and no link may hold them: the answer comes at once,
		// and brings them back to whoever wants to say it otherwise.
		return { typed: typedIn(FirstStepForm, data), answer: await answerTo(answered, event) };
	},
	/** The questions again, with everything that was typed. */
	change: async ({ request }) => ({ typed: typedIn(FirstStepForm, await request.formData()) })
};
