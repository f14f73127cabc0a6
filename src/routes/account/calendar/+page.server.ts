import { fail, redirect } from '@sveltejs/kit';
import { CalendarLinkForm } from '#features/meetings/forms.ts';
import {
	changeCalendarLink,
	endCalendarLink,
	makeCalendarLink,
	readCalendarLink
} from '#features/meetings/server/calendars.ts';
import * as m from '#messages';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	return { link: await readCalendarLink(member), now: locals.now, locale: locals.locale, timeZone: member.timeZone };
};

const shows = (value: { named: boolean; title: string }) => ({
	...value,
	title: value.title || m.meetings_link_word_default()
});

export const actions: Actions = {
	// The address is in the answer itself: it is shown once and kept nowhere.
	make: async ({ locals, request, url }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(CalendarLinkForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems, address: null });
		const secret = await makeCalendarLink(member, shows(posted.value));
		return { typed: null, problems: null, address: `${url.origin}/calendar/${secret}.ics` };
	},
	save: async ({ locals, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(CalendarLinkForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems, address: null });
		await changeCalendarLink(member, shows(posted.value));
		sayNext(cookies, 'calendar-saved');
		redirect(303, '/account/calendar');
	},
	end: async ({ locals, url, cookies }) => {
		await endCalendarLink(askToSignIn(locals.viewer, url));
		sayNext(cookies, 'calendar-ended');
		redirect(303, '/account/calendar');
	}
};
