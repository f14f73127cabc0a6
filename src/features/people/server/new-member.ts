import type { Kysely } from 'kysely';
import { newId } from '#server/database/ids.ts';
import type { DB } from '#server/database/schema.generated.ts';

export interface NewMember {
	/** Made here where it is absent. */
	id?: string;
	handle: string;
	locale: string;
	/** IANA name */
	timeZone: string;
	/** Optional, always. */
	email?: string | null;
	/** Of `hashPassphrase`; absent for somebody who signs in with a passkey alone. */
	passwordHash?: string | null;
}

/** Better Auth wants an address of everybody; this one leads nowhere (RFC 2606) and is never shown. */
export const placeholderEmail = (memberId: string) => `${memberId}@no-mail.invalid`;
export const readEmail = (stored: string) => (stored.endsWith('@no-mail.invalid') ? null : stored);

/** Writes a member and what they sign in with. @returns their id */
export async function writeMember(tx: Kysely<DB>, person: NewMember, now: number): Promise<string> {
	const id = person.id ?? newId(now);
	const at = new Date(now);
	await Promise.all([
		tx
			.insertInto('members')
			.values({ id, handle: person.handle, locale: person.locale, time_zone: person.timeZone, joined_at: at })
			.execute(),
		tx
			.insertInto('auth_users')
			.values({ id, name: person.handle, email: person.email || placeholderEmail(id), created_at: at, updated_at: at })
			.execute(),
		...(person.passwordHash ? [writePassphrase(tx, id, person.passwordHash, now)] : [])
	]);
	return id;
}

/** Gives a member their first passphrase. */
export async function writePassphrase(
	tx: Kysely<DB>,
	memberId: string,
	passwordHash: string,
	now: number
): Promise<void> {
	const at = new Date(now);
	await tx
		.insertInto('auth_accounts')
		.values({
			id: newId(now),
			user_id: memberId,
			account_id: memberId,
			provider_id: 'credential',
			password: passwordHash,
			created_at: at,
			updated_at: at
		})
		.execute();
}
