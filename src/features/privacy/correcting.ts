import type { Copied } from './holding.ts';

export type Place =
	| '/account'
	| '/account/email'
	| '/account/passphrase'
	| '/account/sessions'
	| '/account/passkeys'
	| '/account/supporters'
	| '/account/apart'
	| '/account/experiences'
	| '/account/muted'
	| '/account/standing'
	| '/groups'
	| '/stories/mine'
	| '/journal'
	| '/check-in/earlier';

/**
 * The pages where a member puts right what is kept about them, part by part, as in their copy. A part without one is not
 * rewritten by anybody, and they are told why.
 */
export const correctedAt: Record<Copied, Place[]> = {
	account: ['/account', '/account/email', '/account/passphrase'],
	devices: ['/account/sessions', '/account/passkeys'],
	groups: ['/groups'],
	words: ['/groups', '/stories/mine'],
	pages: ['/journal'],
	answers: ['/groups'],
	people: ['/account/supporters', '/account/apart'],
	experiences: ['/account/experiences'],
	checkins: ['/check-in/earlier'],
	mutes: ['/account/muted'],
	news: [],
	care: ['/account/standing']
};
