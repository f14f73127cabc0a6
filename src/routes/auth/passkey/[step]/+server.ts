import { error, json } from '@sveltejs/kit';
import { forgetCommunity } from '#features/host/server/community.ts';
// Founding a community with a passkey ends here; this says what that writes.
import '#features/host/server/set-up.ts';
import { nextPath } from '#features/people/next-path.ts';
import { askForPasskey, beginPasskey, finishPasskey, signInWithPasskey } from '#features/people/server/passkeys.ts';
import { arrivalOf, dropChallenge, keepCookies, showCodes, tooMany } from '../../../arrival.ts';
import { askAboutTheGuest, keepWhatTheGuestHad } from '../../../guest-device.ts';
import { sayNext } from '../../../said.ts';
import { sayAll } from '../../../say-people.ts';
import type { RequestHandler } from './$types';

/** The two questions of the WebAuthn ceremonies: what the device shall sign. */
export const GET: RequestHandler = async (event) => {
	const { params, url, cookies } = event;
	if (params.step !== 'generate-register-options' && params.step !== 'generate-authenticate-options') error(404);
	const asked =
		params.step === 'generate-register-options'
			? await beginPasskey(url.searchParams.get('ticket'), event.locals.viewer, arrivalOf(event))
			: await askForPasskey(arrivalOf(event));
	if ('problem' in asked)
		return refuse(asked.problem === 'too-many' ? tooMany(asked.again, event.locals.now) : asked.problem);
	keepCookies(cookies, asked.setCookies);
	return json(asked.options, { headers: { 'cache-control': 'no-store' } });
};

/** And the two answers. JSON from this site alone: a form of another site cannot send it. */
export const POST: RequestHandler = async (event) => {
	const { params, request, locals, cookies, url } = event;
	if (params.step !== 'verify-registration' && params.step !== 'verify-authentication') error(404);
	if (
		request.headers.get('origin') !== url.origin ||
		!request.headers.get('content-type')?.startsWith('application/json')
	)
		error(403);
	const { response, ticket, next, shared } = (await request.json().catch(() => ({}))) as {
		response?: object;
		ticket?: string;
		next?: string;
		shared?: boolean;
	};
	if (!response || typeof response !== 'object') error(400);
	const untilClosed = shared === true;
	const ceremony = { response, cookie: request.headers.get('cookie') ?? '', shared: untilClosed };
	if (params.step === 'verify-authentication') {
		const entered = await signInWithPasskey(ceremony, arrivalOf(event));
		if ('problem' in entered) return refuse(entered.problem);
		dropChallenge(event);
		keepCookies(cookies, entered.setCookies, untilClosed);
		return json({ next: askAboutTheGuest(event, nextPath(next)) });
	}
	const made = await finishPasskey(
		ceremony,
		typeof ticket === 'string' ? ticket : null,
		locals.viewer,
		arrivalOf(event),
		locals.now
	);
	if ('problem' in made) return refuse(made.problem);
	dropChallenge(event);
	keepCookies(cookies, made.setCookies, untilClosed);
	if (made.founded) forgetCommunity();
	if (!made.codes) {
		sayNext(cookies, 'passkey-added');
		return json({ next: '/account/passkeys' });
	}
	return json({
		next: showCodes(
			event,
			made.memberId,
			made.codes,
			made.founded ? '/groups/new' : await keepWhatTheGuestHad(event, made.memberId, nextPath(next, '/groups'))
		)
	});
};

const refuse = (problem: string) => json({ problems: sayAll({ form: problem }) }, { status: 422 });
