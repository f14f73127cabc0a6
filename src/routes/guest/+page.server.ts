import { fail, redirect } from '@sveltejs/kit';
import { nextPath } from '#features/people/next-path.ts';
import { KeepSeatForm } from '#features/rooms/room.ts';
import { forgetGuest, keepSeat, recogniseGuest } from '#features/rooms/server/guests.ts';
import { checkForm } from '#ui/form.ts';
import { dropGuestCookie, guestTokenOf, liveSeats } from '../guest-device.ts';
import { sayNext } from '../said.ts';
import { askToSignIn } from '../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

const said = { kept: 'guest-kept', waiting: 'guest-kept-waiting' } as const;

/** All that is kept of a guest; and for a member, what a guest in this browser left to keep. */
export const load: PageServerLoad = async ({ locals, request, url }) => {
	const guest = locals.guest ?? (await recogniseGuest(request.headers.get('cookie'), locals.now));
	const next = nextPath(url.searchParams.get('next'), '/groups');
	const seats = locals.viewer ? liveSeats(guest) : (guest?.seats ?? []);
	if (locals.viewer && seats.length === 0) redirect(303, next);
	return { seats, next };
};

export const actions: Actions = {
	keep: async (event) => {
		const { locals, request, url, cookies } = event;
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(KeepSeatForm, await request.formData());
		const token = guestTokenOf(event);
		if (!posted.ok)
			return fail(422, {
				slug: String(posted.typed.slug ?? ''),
				name: String(posted.typed.name ?? ''),
				problem: posted.problems.name ?? posted.problems.slug
			});
		const { slug, name } = posted.value;
		const became = token ? await keepSeat(member, token, slug, name, locals.now) : 'not-found';
		if (became === 'name-taken') return fail(409, { slug, name, problem: became });
		sayNext(cookies, said[became as keyof typeof said] ?? 'guest-kept-not');
		const left = token ? liveSeats(await recogniseGuest(request.headers.get('cookie'), locals.now)) : [];
		if (left.length > 0) redirect(303, url.pathname);
		if (token) await forgetGuest(token);
		dropGuestCookie(event);
		redirect(303, became === 'kept' ? `/groups/${slug}/room` : '/groups');
	},
	forget: async (event) => {
		const token = guestTokenOf(event);
		if (token) await forgetGuest(token);
		dropGuestCookie(event);
		sayNext(event.cookies, 'guest-forgotten');
		redirect(303, event.locals.viewer ? nextPath(event.url.searchParams.get('next'), '/groups') : '/groups');
	}
};
