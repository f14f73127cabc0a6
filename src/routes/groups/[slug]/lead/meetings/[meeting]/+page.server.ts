import { error, fail, redirect } from '@sveltejs/kit';
import { EndForm, PlanChangeForm, SkipForm } from '#features/meetings/forms.ts';
import { skipDays } from '#features/meetings/server/one-date.ts';
import { changeMeeting, endMeeting } from '#features/meetings/server/plan.ts';
import { checkForm, typedIn } from '#ui/form.ts';
import { readId } from '../../../../../ids.ts';
import { sayNext } from '../../../../../said.ts';
import { askToSignIn } from '../../../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, parent }) => {
	const { desk } = await parent();
	if (!desk.data.meetings.some(({ id }) => id === params.meeting)) error(404);
};

export const actions: Actions = {
	change: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const data = await request.formData();
		const posted = checkForm(PlanChangeForm, data);
		if (!posted.ok) return fail(422, { what: 'change', typed: posted.typed, problems: posted.problems });
		const changed = await changeMeeting(member, params.slug, idOf(params), posted.value);
		if (!changed) error(404);
		const typed = typedIn(PlanChangeForm, data);
		if (changed === 'changed') return fail(409, { what: 'change', typed, problems: { sequence: 'stale' } });
		if (changed !== true)
			return fail(422, { what: 'change', typed, problems: { [changed.field as string]: changed.problem } });
		sayNext(cookies, 'meeting-changed');
		redirect(303, `/groups/${params.slug}/lead/meetings`);
	},
	skip: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const data = await request.formData();
		const posted = checkForm(SkipForm, data);
		const typed = { days: String(data.get('days') ?? '') };
		if (!posted.ok) return fail(422, { what: 'skip', typed, problems: posted.problems });
		const { sequence, days } = posted.value;
		const done = await skipDays(member, params.slug, { meetingId: idOf(params), sequence }, days);
		if (!done) error(404);
		if (done === 'changed') return fail(409, { what: 'skip', typed, problems: { sequence: 'stale' } });
		if (done !== true) return fail(422, { what: 'skip', typed, problems: { days: done as string } });
		sayNext(cookies, 'meeting-changed');
		redirect(303, `/groups/${params.slug}/lead/meetings/${params.meeting}`);
	},
	end: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(EndForm, await request.formData());
		if (!posted.ok) return fail(422, { what: 'end', typed: {}, problems: posted.problems });
		const ended = await endMeeting(member, params.slug, idOf(params), posted.value.sequence);
		if (!ended) error(404);
		if (ended === 'changed') return fail(409, { what: 'end', typed: {}, problems: { sequence: 'stale' } });
		sayNext(cookies, 'meeting-ended');
		redirect(303, `/groups/${params.slug}/lead/meetings`);
	}
};

function idOf({ meeting }: { meeting: string }): string {
	return readId(meeting) ?? error(404);
}
