import { error, fail, redirect } from '@sveltejs/kit';
import { GuestSeatEndForm, RoomForm } from '#features/rooms/room.ts';
import { changeRoom, endGuestSeat, readGuestDesk } from '#features/rooms/server/rooms.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../../../said.ts';
import { askToSignIn } from '../../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

// For those who lead the group; for everybody else it is not there.
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const found = await readGuestDesk(member, params.slug);
	if (!found) error(404);
	return { ...found, now: locals.now, locale: locals.locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	set: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(RoomForm, await request.formData());
		if (!posted.ok || !(await changeRoom(member, params.slug, posted.value, locals.now))) error(404);
		sayNext(cookies, 'room-saved');
		redirect(303, url.pathname);
	},
	end: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(GuestSeatEndForm, await request.formData());
		if (!posted.ok) return fail(422, { problem: 'stale' });
		if (!(await endGuestSeat(member, params.slug, posted.value.seat, locals.now))) error(404);
		sayNext(cookies, 'guest-ended');
		redirect(303, url.pathname);
	}
};
