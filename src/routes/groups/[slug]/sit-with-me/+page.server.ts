import { error, fail, redirect } from '@sveltejs/kit';
import { LineForm } from '#features/care/report.ts';
import { askToSit, endSitting, readMySitting, sayInSitting } from '#features/care/server/sitting.ts';
import { readSeatedGroup } from '#features/groups/server/people.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const [group, sitting] = await Promise.all([
		readSeatedGroup(member, params.slug),
		readMySitting(member, params.slug)
	]);
	if (!group) error(404);
	const { now, locale } = locals;
	return { group, sitting, now, locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	ask: async ({ locals, params, url, cookies }) => {
		if (!(await askToSit(askToSignIn(locals.viewer, url), params.slug))) error(404);
		sayNext(cookies, 'sitting-asked');
		redirect(303, `/groups/${params.slug}/sit-with-me`);
	},
	say: async ({ locals, params, url, request }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(LineForm, await request.formData());
		if (!posted.ok) return fail(422, { words: String(posted.typed.words), problem: posted.problems.words ?? 'empty' });
		const sitting = await readMySitting(member, params.slug);
		if (!sitting || !(await sayInSitting(member, sitting.id, posted.value.words))) error(404);
		redirect(303, `/groups/${params.slug}/sit-with-me`);
	},
	end: async ({ locals, params, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const sitting = await readMySitting(member, params.slug);
		if (sitting && (await endSitting(member, sitting.id))) sayNext(cookies, 'sitting-ended');
		redirect(303, `/groups/${params.slug}/sit-with-me`);
	}
};
