import * as m from '#messages';
import { shortestPassphrase, longestPassphrase } from './passphrase.ts';

/** The kind sentence for a problem with an account, or null where the code is not one of these. */
export function sayPeopleProblem(code: string): string | null {
	if (code.startsWith('too-many')) {
		const minutes = Number(code.split(' ')[1] ?? 15);
		return minutes === 1 ? m.people_too_many_one() : m.people_too_many({ minutes });
	}
	return sentences[code]?.() ?? null;
}

const sentences: Record<string, () => string> = {
	'handle-shape': m.people_handle_shape,
	'handle-reserved': m.people_handle_reserved,
	'handle-taken': m.people_handle_taken,
	'passphrase-short': () => m.people_passphrase_short({ least: shortestPassphrase }),
	'passphrase-long': () => m.people_passphrase_long({ most: longestPassphrase }),
	'passphrase-common': m.people_passphrase_common,
	'passphrase-is-handle': m.people_passphrase_is_handle,
	'email-shape': m.people_email_shape,
	'ticket-early': m.people_ticket_early,
	'ticket-stale': m.people_ticket_stale,
	'ticket-spent': m.people_ticket_spent,
	'wrong-sign-in': m.people_wrong_sign_in,
	'wrong-passphrase': m.people_wrong_passphrase,
	'wrong-code': m.people_wrong_code,
	'sign-in-again': m.people_sign_in_again,
	'last-way-in': m.people_last_way_in,
	'passkey-failed': m.people_passkey_failed,
	'already-set-up': m.people_already_set_up,
	'no-code': m.host_set_up_no_code
};
