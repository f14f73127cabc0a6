import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { CancelForm, MoveForm, RestoreForm } from '#features/meetings/forms.ts';
import { cancelDate, moveDate, restoreDate } from '#features/meetings/server/one-date.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../../../../ids.ts';
import { sayNext } from '../../../../../../said.ts';
import { askToSignIn } from '../../../../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, parent }) => {
	const { desk } = await parent();
	const here = desk.data.dates.some(({ meetingId, onDate }) => meetingId === params.meeting && onDate === params.date);
	if (!here) error(404);
};

export const actions: Actions = {
	move: async (event) => {
		const posted = checkForm(MoveForm, await event.request.formData());
		if (!posted.ok) return fail(422, { what: 'move', typed: posted.typed, problems: posted.problems });
		const { date, time, minutes, note, sequence } = posted.value;
		const to = { localStart: `${date}T${time}`, minutes, note };
		const typed = { date, time, minutes: String(minutes), note };
		const done = await moveDate(memberOf(event), event.params.slug, whichOf(event, sequence), to);
		if (done === 'past' || done === 'taken') return fail(422, { what: 'move', typed, problems: { date: done } });
		if (done === 'changed') return fail(409, { what: 'move', typed, problems: { sequence: 'stale' } });
		return back(event, done, 'meeting-moved');
	},
	cancel: async (event) => {
		const posted = checkForm(CancelForm, await event.request.formData());
		if (!posted.ok) return fail(422, { what: 'cancel', typed: posted.typed, problems: posted.problems });
		const { note, sequence } = posted.value;
		const done = await cancelDate(memberOf(event), event.params.slug, whichOf(event, sequence), note);
		if (done === 'changed') return fail(409, { what: 'cancel', typed: { note }, problems: { sequence: 'stale' } });
		return back(event, done, 'meeting-cancelled');
	},
	restore: async (event) => {
		const posted = checkForm(RestoreForm, await event.request.formData());
		if (!posted.ok) return fail(422, { what: 'restore', typed: {}, problems: posted.problems });
		const { sequence } = posted.value;
		const done = await restoreDate(memberOf(event), event.params.slug, whichOf(event, sequence));
		if (done === 'changed') return fail(409, { what: 'restore', typed: {}, problems: { sequence: 'stale' } });
		return back(event, done, 'meeting-moved');
	}
};

type Event = RequestEvent<{ slug: string; meeting: string; date: string }>;

const memberOf = ({ locals, url }: Event) => askToSignIn(locals.viewer, url);

function whichOf({ params }: Event, sequence: number) {
	const meetingId = readId(params.meeting);
	if (!meetingId || !/^\d{4}-\d\d-\d\d$/.test(params.date)) error(404);
	return { meetingId, onDate: params.date, sequence };
}

function back({ cookies, params }: Event, done: true | null, said: string): never {
	if (!done) error(404);
	sayNext(cookies, said);
	redirect(303, `/groups/${params.slug}/lead/meetings`);
}
