import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import { keyFor, proofOf, SecretError } from '#server/secret.ts';
import { seal, unseal } from './seal.ts';

const placeOf = (memberId: string) => `the key of ${memberId}`;
/** What wraps the keys of members: derived from the community's secret. */
export const wrappingKey = (secret: Buffer): Buffer => keyFor(secret, 'member keys');

export const wrapKey = (key: Buffer, memberId: string, wrapping: Buffer): Buffer =>
	seal(wrapping, key, placeOf(memberId));
/** @throws {SealError} where another secret wrapped it */
export const unwrapKey = (wrapped: Buffer, memberId: string, wrapping: Buffer): Buffer =>
	unseal(wrapping, wrapped, placeOf(memberId));

/** A member's own key, for one request: it seals and opens what is theirs alone. */
export interface MemberKey {
	/** @param place what it is and its id, e.g. `share 0193…` */
	seal(words: string, place: string): Buffer;
	/** @throws {SealError} */
	open(sealed: Buffer, place: string): string;
	/** A key of its own for something that the member's browser keeps, e.g. a draft; 32 bytes. */
	derive(purpose: string): Buffer;
}

/** The key behind what a query read of `member_keys.wrapped`. */
export function memberKeyFrom(wrapped: Buffer, memberId: string): MemberKey {
	const key = unwrapKey(wrapped, memberId, wrappingKey(hearth().secret));
	return {
		seal: (words, place) => seal(key, words, `${memberId} ${place}`),
		open: (sealed, place) => unseal(key, sealed, `${memberId} ${place}`).toString(),
		derive: (purpose) => keyFor(key, purpose)
	};
}

/**
 * The member's key, made where they have none yet. In a transaction of theirs that may write.
 * @throws {SecretError} where the secret of this server is the community's no more: what it wraps would never open again
 */
export async function memberKey(tx: Tx, memberId: string, now: number): Promise<MemberKey> {
	const read = () =>
		tx.selectFrom('member_keys').select('wrapped').where('member_id', '=', memberId).executeTakeFirst();
	let row = await read();
	if (!row) {
		const { secret } = hearth();
		const wrapped = wrapKey(randomBytes(32), memberId, wrappingKey(secret));
		const { rows } = await sql<{ kept: boolean }>`
			select keep_key(${wrapped}, ${proofOf(secret)}, ${new Date(now)}) as kept`.execute(tx);
		if (!rows[0]!.kept)
			throw new SecretError('The community has a new secret. Stop this server, give it that one, and start it again.');
		row = await read();
	}
	return memberKeyFrom(row!.wrapped, memberId);
}
