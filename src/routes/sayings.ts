import * as m from '#messages';

/** What a page says once after a redirect (see said.ts): the sentence for each key. */
export const sayings: Record<string, () => string> = {
	'already-set-up': m.people_already_set_up,
	'signed-out': m.people_said_signed_out,
	recovered: m.people_said_recovered,
	'account-changed': m.people_said_changed,
	'passphrase-changed': m.people_said_passphrase,
	'session-ended': m.people_said_session_ended,
	'sessions-ended': m.people_said_sessions_ended,
	'passkey-added': m.people_said_passkey_added,
	'passkey-removed': m.people_said_passkey_removed,
	'email-removed': m.people_said_email_removed,
	changed: m.sharing_changed,
	'taken-back': m.sharing_taken_back,
	'refused-closed': m.sharing_refused_closed,
	'refused-agreements': m.sharing_refused_agreements,
	'refused-withdrawn': m.sharing_refused_withdrawn
};
