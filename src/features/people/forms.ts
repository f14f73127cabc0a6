import * as v from 'valibot';
import { SharedDevice } from './discretion.ts';
import { locales } from './locales.ts';
import { Handle, HostHandle, KnownHandle } from './handle.ts';
import { GivenPassphrase, isLikeHandle, NewPassphrase } from './passphrase.ts';
import { cleanText, line } from './text.ts';
import { isTimeZone } from './time-zones.ts';

/** Hidden or chosen; what is not a zone counts as not said. */
const MaybeTimeZone = v.pipe(
	v.optional(v.string(), ''),
	v.transform((name) => (name.length < 80 && isTimeZone(name) ? name : null))
);
const ChosenTimeZone = v.pipe(
	v.optional(v.string(), ''),
	v.check((name) => name.length < 80 && isTimeZone(name), 'unknown')
);
const ChosenLocale = v.picklist(locales, 'unknown');

/** An address, or nothing. Whether letters arrive is not known before one was sent. */
export const Email = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => cleanText(text).toLowerCase()),
	v.check(
		(text) =>
			text === '' || (text.length <= 254 && /^[^\s@<>"(),;:]+@[^\s@<>"(),;:]+\.[^\s@<>"(),;:.]{2,}$/.test(text)),
		'email-shape'
	)
);

/** What a browser without a script sends along, and one with a script (server/tickets.ts). */
const ticket = { ticket: v.optional(v.string(), ''), proof: v.optional(v.string(), '') };

export const JoinForm = v.object({
	handle: Handle,
	passphrase: NewPassphrase,
	email: Email,
	zone: MaybeTimeZone,
	next: v.optional(v.string(), ''),
	shared: SharedDevice,
	...ticket
});
export const JoinWithPasskeyForm = v.object({ handle: Handle, email: Email, zone: MaybeTimeZone, ...ticket });

const community = { name: line(2, 80), locale: ChosenLocale, zone: MaybeTimeZone, code: v.optional(v.string(), '') };
export const SetUpForm = v.object({ ...community, handle: HostHandle, passphrase: NewPassphrase });
export const SetUpWithPasskeyForm = v.object({ ...community, handle: HostHandle });

export const SignInForm = v.object({
	handle: KnownHandle,
	passphrase: GivenPassphrase,
	next: v.optional(v.string(), ''),
	shared: SharedDevice
});
export const RecoverForm = v.object({
	handle: KnownHandle,
	code: line(1, 100),
	passphrase: NewPassphrase,
	shared: SharedDevice
});

export const SettingsForm = v.object({ locale: ChosenLocale, zone: ChosenTimeZone });
/** Empty where the member has only a passkey; then how young the session is decides (server/sign-in.ts). */
const MaybePassphrase = v.pipe(
	v.optional(v.string(), ''),
	v.check((text) => text.length <= 1000, 'passphrase-long')
);
export const EmailForm = v.object({ email: Email, passphrase: MaybePassphrase });
export const PassphraseForm = v.object({ passphrase: MaybePassphrase, newpassphrase: NewPassphrase });
export const ProofForm = v.object({ passphrase: MaybePassphrase });
export const PasskeyNameForm = v.object({ name: line(1, 60) });

/** What only shows when both are known: a passphrase that is the handle. */
export function passphraseProblems(
	handle: string,
	passphrase: string,
	field = 'passphrase'
): Record<string, string> | null {
	return isLikeHandle(passphrase, handle) ? { [field]: 'passphrase-is-handle' } : null;
}
