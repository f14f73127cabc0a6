import { hearth } from '#server/hearth.ts';
import { readDevice } from '../device.ts';
import type { Member } from '../viewer.ts';
import type { TooMany } from './attempts.ts';
import { hashPassphrase } from './hashing.ts';
import { placeholderEmail, readEmail } from './new-member.ts';
import type { Passkey } from './passkeys.ts';
import { giveRecoveryCodes, setPassphrase } from './recovery.ts';
import { endOtherSessions } from './sessions.ts';
import { proveAgain } from './sign-in.ts';

export interface Account {
	/** Null where they gave none. */
	email: string | null;
	hasPassphrase: boolean;
	passkeys: Passkey[];
	codesLeft: number;
}

export type NotProved = { problem: 'wrong' | 'sign-in-again' } | TooMany;

/** What a member sees of their own account. */
export function readAccount(viewer: Member): Promise<Account> {
	return hearth().database.asSystem('show a member their account', async (tx) => {
		const [user, passkeys] = await Promise.all([
			tx
				.selectFrom('auth_users as user')
				.where('user.id', '=', viewer.id)
				.select((is) => [
					'user.email',
					is
						.exists(
							is
								.selectFrom('auth_accounts')
								.select('id')
								.where('user_id', '=', viewer.id)
								.where('provider_id', '=', 'credential')
						)
						.as('hasPassphrase'),
					is
						.selectFrom('recovery_codes')
						.select((of) => of.fn.countAll<string>().as('left'))
						.where('member_id', '=', viewer.id)
						.where('used_at', 'is', null)
						.as('codesLeft')
				])
				.executeTakeFirstOrThrow(),
			tx
				.selectFrom('auth_passkeys')
				.select(['id', 'name', 'created_at'])
				.where('user_id', '=', viewer.id)
				.orderBy('created_at')
				.limit(100)
				.execute()
		]);
		return {
			email: readEmail(user.email),
			hasPassphrase: Boolean(user.hasPassphrase),
			passkeys: passkeys.map(({ id, name, created_at }) => ({
				id,
				name: nameOf(name),
				since: created_at?.getTime() ?? 0
			})),
			codesLeft: Number(user.codesLeft)
		};
	});
}

/** Whether a member has a passphrase to be asked for again; those who have none came in with a passkey. */
export async function hasPassphrase(viewer: Member): Promise<boolean> {
	const account = await hearth().database.asSystem(
		'how a member proves again who they are',
		(tx) =>
			tx
				.selectFrom('auth_accounts')
				.select('id')
				.where('user_id', '=', viewer.id)
				.where('provider_id', '=', 'credential')
				.executeTakeFirst(),
		'read'
	);
	return account !== undefined;
}

/** Until its member names it, a passkey is called after the device that made it. */
function nameOf(stored: string | null): string {
	if (!stored?.includes('/')) return stored ?? '?';
	const { browser, system } = readDevice(stored);
	return [browser, system].filter((word) => word !== '?').join(', ') || '?';
}

/** Language and time zone. */
export async function changeSettings(
	viewer: Member,
	{ locale, timeZone }: { locale: string; timeZone: string }
): Promise<void> {
	await hearth().database.asMember(viewer.id, (tx) =>
		tx.updateTable('members').set({ locale, time_zone: timeZone }).where('id', '=', viewer.id).execute()
	);
}

/** Gives, changes or (with null) takes away the e-mail address. Whether others gave the same one shows nowhere. */
export async function changeEmail(
	viewer: Member,
	email: string | null,
	passphrase: string,
	now: number
): Promise<true | NotProved> {
	const proved = await proveAgain(viewer, passphrase, now);
	if (proved !== true) return proved;
	await hearth().database.asSystem('change the e-mail address', (tx) =>
		tx
			.updateTable('auth_users')
			.set({ email: email ?? placeholderEmail(viewer.id), email_verified: false, updated_at: new Date(now) })
			.where('id', '=', viewer.id)
			.execute()
	);
	return true;
}

/** Changes the passphrase, or gives the first one; all other sessions end. */
export async function changePassphrase(
	viewer: Member,
	old: string,
	passphrase: string,
	now: number
): Promise<true | NotProved> {
	const proved = await proveAgain(viewer, old, now);
	if (proved !== true) return proved;
	const passwordHash = await hashPassphrase(passphrase);
	await hearth().database.asSystem('change the passphrase', (tx) => setPassphrase(tx, viewer.id, passwordHash, now));
	await endOtherSessions(viewer);
	return true;
}

/** Ten new codes; the old ones no longer open anything. */
export async function newRecoveryCodes(
	viewer: Member,
	passphrase: string,
	now: number
): Promise<{ codes: string[] } | NotProved> {
	const proved = await proveAgain(viewer, passphrase, now);
	if (proved !== true) return proved;
	return {
		codes: await hearth().database.asSystem('make recovery codes', (tx) => giveRecoveryCodes(tx, viewer.id, now))
	};
}

/** @returns whether the passkey is theirs */
export async function namePasskey(viewer: Member, passkeyId: string, name: string): Promise<boolean> {
	const { numUpdatedRows } = await hearth().database.asSystem('name a passkey', (tx) =>
		tx
			.updateTable('auth_passkeys')
			.set({ name: name.replaceAll('/', ' ') })
			.where('id', '=', passkeyId)
			.where('user_id', '=', viewer.id)
			.executeTakeFirst()
	);
	return numUpdatedRows > 0n;
}

/** Removes a passkey, but never the last way to sign in. Null where it is not theirs. */
export function removePasskey(viewer: Member, passkeyId: string): Promise<true | { problem: 'last-way-in' } | null> {
	return hearth().database.asSystem('remove a passkey', async (tx) => {
		// Two removals at once wait for each other here, so that both cannot count on the other passkey.
		await tx.selectFrom('auth_users').select('id').where('id', '=', viewer.id).forUpdate().execute();
		const [passkeys, account] = await Promise.all([
			tx.selectFrom('auth_passkeys').select('id').where('user_id', '=', viewer.id).execute(),
			tx
				.selectFrom('auth_accounts')
				.select('id')
				.where('user_id', '=', viewer.id)
				.where('provider_id', '=', 'credential')
				.executeTakeFirst()
		]);
		if (!passkeys.some(({ id }) => id === passkeyId)) return null;
		if (passkeys.length === 1 && !account) return { problem: 'last-way-in' };
		await tx.deleteFrom('auth_passkeys').where('id', '=', passkeyId).where('user_id', '=', viewer.id).execute();
		return true;
	});
}
