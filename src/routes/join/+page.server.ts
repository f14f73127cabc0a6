import { fail, redirect } from '@sveltejs/kit';
import { JoinForm, passphraseProblems } from '#features/people/forms.ts';
import { nextPath } from '#features/people/next-path.ts';
import { maySignUp, signUp } from '#features/people/server/sign-up.ts';
import { checkProof, newWaitingTicket } from '#features/people/server/tickets.ts';
import { checkForm } from '#ui/form.ts';
import { arrivalOf, enter, showCodes, tooMany } from '../arrival.ts';
import { keepWhatTheGuestHad, liveSeats } from '../guest-device.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const next = nextPath(url.searchParams.get('next'), '/groups');
	if (locals.viewer) redirect(303, next);
	return { ticket: newWaitingTicket(locals.now), next, seats: liveSeats(locals.guest).map(({ group }) => group) };
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, request } = event;
		const posted = checkForm(JoinForm, await request.formData());
		const next = nextPath(posted.ok ? posted.value.next : String(posted.typed.next ?? ''), '/groups');
		if (locals.viewer) redirect(303, next);
		if (!posted.ok) return fail(422, { typed: withoutProof(posted.typed), problems: posted.problems });
		const { handle, passphrase, email, zone, ticket, proof, shared } = posted.value;
		const refuse = (problems: Record<string, string>, keepTicket = true) =>
			fail(422, {
				typed: {
					...{ handle, email, zone: zone ?? '', next },
					...(keepTicket ? { ticket } : {}),
					...(shared ? { shared: 'yes' } : {})
				},
				problems
			});
		const like = passphraseProblems(handle, passphrase);
		if (like) return refuse(like);
		const checked = await checkProof({ ticket, proof }, locals.now);
		if (typeof checked === 'string') return refuse({ form: checked }, checked === 'ticket-early');
		const may = await maySignUp(arrivalOf(event).source, locals.now);
		if (may !== true) return refuse({ form: tooMany(may.again, locals.now) });
		const joined = await signUp(
			{ handle, passphrase, email, locale: locals.locale, timeZone: zone ?? locals.community!.timeZone },
			locals.now,
			checked
		);
		if ('problem' in joined)
			return joined.problem === 'handle-taken'
				? refuse({ handle: 'handle-taken' })
				: refuse({ form: joined.problem }, false);
		await enter(event, joined.id, shared);
		redirect(303, showCodes(event, joined.id, joined.codes, await keepWhatTheGuestHad(event, joined.id, next)));
	}
};

/** A proof is worth one try; the page makes another by itself. */
function withoutProof<Typed extends object>({ proof: _, ...typed }: Typed & { proof?: unknown }) {
	return typed;
}
