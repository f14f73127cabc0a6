import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Database, Tx } from '#server/database/database.ts';
import { keyFor, openSecret, SecretError, writeSecret } from '#server/secret.ts';
import { unwrapKey, wrapKey, wrappingKey } from './member-keys.ts';

const proofOf = (secret: Buffer): Buffer => createHmac('sha256', keyFor(secret, 'proof')).update('hearth').digest();
const nextFile = (file: string) => `${file}.next`;

/**
 * The community's secret, which the database knows again: it is made at the first start, and from then on no other opens
 * what members sealed.
 * @throws {SecretError} where the file is lost, or holds another secret
 */
export async function openProvenSecret(file: string, database: Database, now: number): Promise<Buffer> {
	const known = await database.asSystem('prove the secret', readProof, 'read');
	if (known && !existsSync(file) && !existsSync(nextFile(file)))
		throw new SecretError(
			`${file} is missing, and nothing that members sealed can be opened without it. Put it back from your backup.`
		);
	const secret = existsSync(nextFile(file)) && known ? await finishRotation(file, known) : await openSecret(file);
	if (known) {
		if (matches(known, secret)) return secret;
		throw new SecretError(
			`${file} is not the secret of this community: it does not open what members sealed. Put the right file back from your backup.`
		);
	}
	await database.asSystem('prove the secret', (tx) =>
		tx
			.insertInto('secret_proof')
			.values({ proof: proofOf(secret), made_at: new Date(now) })
			.onConflict((conflict) => conflict.doNothing())
			.execute()
	);
	// Of two servers that start for the first time at once, one was first.
	return openProvenSecret(file, database, now);
}

async function readProof(tx: Tx): Promise<Buffer | null> {
	return (await tx.selectFrom('secret_proof').select('proof').executeTakeFirst())?.proof ?? null;
}
const matches = (proof: Buffer, secret: Buffer) => timingSafeEqual(proof, proofOf(secret));

/** A rotation that was cut off: the database says which of the two files holds. */
async function finishRotation(file: string, known: Buffer): Promise<Buffer> {
	const next = await openSecret(nextFile(file)).catch(() => null);
	if (next && matches(known, next)) {
		await rename(nextFile(file), file);
		return next;
	}
	await rm(nextFile(file));
	return openSecret(file);
}

/**
 * Opens every member's key with this secret.
 * @returns how many there are
 * @throws {SecretError} where one does not open
 */
export async function proveKeys(tx: Tx, secret: Buffer): Promise<number> {
	const known = await readProof(tx);
	const keys = await tx.selectFrom('member_keys').select(['member_id', 'wrapped']).execute();
	const wrapping = wrappingKey(secret);
	const shut = keys.filter(({ member_id, wrapped }) => {
		try {
			return unwrapKey(wrapped, member_id, wrapping).length !== 32;
		} catch {
			return true;
		}
	});
	if ((known && !matches(known, secret)) || shut.length > 0)
		throw new SecretError(
			`the secret opens ${keys.length - shut.length} of ${keys.length} members’ keys. Put the right secret back from your backup.`
		);
	return keys.length;
}

/**
 * Makes a new secret and wraps every key in it anew: all at once, or not at all. Whoever is signed in has to sign in again.
 * @returns how many keys were wrapped
 */
export async function rotateSecret(file: string, secret: Buffer, database: Database, now: number): Promise<number> {
	await rm(nextFile(file), { force: true });
	const next = await writeSecret(nextFile(file), randomBytes(32));
	const count = await database.asSystem('rotate the secret', async (tx) => {
		const keys = await tx.selectFrom('member_keys').select(['member_id', 'wrapped']).forUpdate().execute();
		for (const { member_id, wrapped } of keys) {
			const key = unwrapKey(wrapped, member_id, wrappingKey(secret));
			await tx
				.updateTable('member_keys')
				.set({ wrapped: wrapKey(key, member_id, wrappingKey(next)) })
				.where('member_id', '=', member_id)
				.execute();
		}
		await tx
			.updateTable('secret_proof')
			.set({ proof: proofOf(next), made_at: new Date(now) })
			.execute();
		return keys.length;
	});
	await rename(nextFile(file), file);
	return count;
}
