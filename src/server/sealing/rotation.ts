import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '#server/database/database.ts';
import { keepNames, proofOf, SecretError, writeSecret } from '#server/secret.ts';
import { sealPushKeysAnew } from '../push/vapid.ts';
import { unwrapKey, wrapKey, wrappingKey } from './member-keys.ts';
import { nextFile } from './proof.ts';
import type { Presence } from './presence.ts';

export interface Rotated {
	/** How many members' keys were wrapped. */
	keys: number;
	/** How many copies, sealed under the old secret, were thrown away. */
	copies: number;
}

/**
 * Makes a new secret and wraps every key in it anew: all at once, or not at all. Whoever is signed in has to sign in again.
 * The new secret is on the disk before the database knows it, and takes the old one's place after: wherever this is cut
 * off, the next start finds the one that holds (`findSecret`).
 * @throws {SecretError} while another server of this community is connected
 */
export async function rotateSecret(
	file: string,
	secret: Buffer,
	database: Database,
	presence: Pick<Presence, 'alone'>,
	now: number
): Promise<Rotated> {
	if (!(await presence.alone()))
		throw new SecretError(
			'Another server of this community is connected to its database, and would go on with the old secret. Stop every one of them, make the new secret, and give it to each before it starts.'
		);
	await rm(nextFile(file), { force: true });
	const next = await writeSecret(nextFile(file), randomBytes(32));
	const rotated = await database.asSystem('rotate the secret', async (tx) => {
		// First of all: whoever wraps a key now waits for us, and then finds that their secret is the old one (keep_key).
		await tx
			.updateTable('secret_proof')
			.set({ proof: proofOf(next), made_at: new Date(now) })
			.execute();
		const keys = await tx.selectFrom('member_keys').select(['member_id', 'wrapped']).forUpdate().execute();
		for (const { member_id, wrapped } of keys) {
			const key = unwrapKey(wrapped, member_id, wrappingKey(secret));
			await tx
				.updateTable('member_keys')
				.set({ wrapped: wrapKey(key, member_id, wrappingKey(next)) })
				.where('member_id', '=', member_id)
				.execute();
		}
		await sealPushKeysAnew(tx, secret, next);
		// Copies lie sealed under the old secret. Their members ask again; that costs a click and keeps no second secret.
		const { numDeletedRows } = await tx.deleteFrom('exports').executeTakeFirst();
		return { keys: keys.length, copies: Number(numDeletedRows) };
	});
	await rename(nextFile(file), file);
	await keepNames(path.dirname(file));
	return rotated;
}
