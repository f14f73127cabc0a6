import { error, fail, redirect } from '@sveltejs/kit';
import { checkProof } from '#features/people/server/tickets.ts';
import { isTimeZone } from '#features/people/time-zones.ts';
import { GuestSeatForm } from '#features/rooms/room.ts';
import { maySitDown, sitDown } from '#features/rooms/server/guests.ts';
import { readGroupPage } from '#features/sharing/server/pages.ts';
import { checkForm } from '#ui/form.ts';
import { arrivalOf, tooMany } from '../../../arrival.ts';
import { keepGuestCookie } from '../../../guest-device.ts';
import { readerZone } from '../../../reader-zone.ts';
import { sayNext } from '../../../said.ts';
import { guestDoor } from '../guest-door.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locals, params, request } = event;
	if (locals.viewer) redirect(303, `/groups/${params.slug}`);
	const page = await readGroupPage(null, params.slug, null);
	if (!page) error(404);
	// Whoever comes by a link finds the seat itself, and where there is none the group's page, which says so.
	if (request.method === 'GET' && !page.group.guestsWelcome) redirect(303, `/groups/${params.slug}`);
	const goesOn = page.dates.find(({ guests, cancelled, startsAt }) => guests && !cancelled && startsAt <= locals.now);
	return {
		goesOn: goesOn ?? null,
		now: locals.now,
		own: readerZone(null, event.url),
		group: page.group,
		locale: locals.locale,
		door: (await guestDoor(event, params.slug))!
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params, request, cookies } = event;
		if (locals.viewer) redirect(303, `/groups/${params.slug}`);
		const posted = checkForm(GuestSeatForm, await request.formData());
		if (!posted.ok) {
			const { proof: _, ...typed } = posted.typed as Record<string, string>;
			const { name, ...rest } = posted.problems;
			const problem = Object.keys(rest).length > 0 ? 'stale' : undefined;
			return fail(422, { typed, nameProblem: name, problem });
		}
		const { name, version, shared, zone, ticket, proof } = posted.value;
		const refuse = (problems: { nameProblem?: string; problem?: string }, keepTicket = true) =>
			fail(422, {
				typed: { name, zone, ...(shared ? { shared: 'yes' } : {}), ...(keepTicket ? { ticket } : {}) },
				...problems
			});
		const checked = locals.guest ? null : await checkProof({ ticket, proof }, locals.now);
		if (typeof checked === 'string') return refuse({ problem: checked }, checked === 'ticket-early');
		const { source, userAgent } = arrivalOf(event);
		const may = await maySitDown(params.slug, source, userAgent, locals.now);
		if (may !== true) return refuse({ problem: tooMany(may.again, locals.now) });
		const timeZone = zone.length < 80 && isTimeZone(zone) ? zone : locals.community!.timeZone;
		const sitting = { slug: params.slug, name, version, locale: locals.locale, timeZone };
		const sat = await sitDown(locals.guest, sitting, checked, locals.now);
		if (!sat) error(404);
		if ('problem' in sat)
			return sat.problem === 'name-taken' ? refuse({ nameProblem: sat.problem }) : refuse({ problem: sat.problem });
		if (sat.token) keepGuestCookie(event, sat.token, shared);
		sayNext(cookies, 'guest-seated');
		redirect(303, `/groups/${params.slug}/room`);
	}
};
