import { timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Database, Tx } from '#server/database/database.ts';
import { keepNames, openSecret, proofOf, readSecret, SecretError } from '#server/secret.ts';
import { unwrapKey, wrappingKey } from './member-keys.ts';

/** Where a rotation writes the new secret until the database knows it. */
export const nextFile = (file: string): string => `${file}.next`;

/**
 * The community's secret, which the database knows again: it is made at the first start, and from then on no other opens
 * what members sealed.
 * @throws {SecretError} where the file is lost, or holds another secret; then nothing was written
 */
export async function openProvenSecret(file: string, database: Database, now: number): Promise<Buffer> {
	const known = await database.asSystem('prove the secret', readProof, 'read');
	if (known) return findSecret(file, known);
	const secret = await openSecret(file);
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

/** What the database knows the secret by; null before the first start. */
export async function readProof(tx: Tx): Promise<Buffer | null> {
	return (await tx.selectFrom('secret_proof').select('proof').executeTakeFirst())?.proof ?? null;
}
/** Whether this is the community's secret still: another server may have made a new one. */
export async function isStillTheSecret(secret: Buffer, database: Database): Promise<boolean> {
	const known = await database.asSystem('is the secret still the one?', readProof, 'read');
	return known !== null && matches(known, secret);
}
const matches = (proof: Buffer, secret: Buffer) => timingSafeEqual(proof, proofOf(secret));

/** Where a rotation was cut off, the database says which of the two files holds; only then does the other one go. */
async function findSecret(file: string, known: Buffer): Promise<Buffer> {
	const next = nextFile(file);
	const secret = await readSecret(file);
	if (secret && matches(known, secret)) {
		await rm(next, { force: true });
		return secret;
	}
	const newer = await readSecret(next);
	if (newer && matches(known, newer)) {
		await rename(next, file);
		await keepNames(path.dirname(file));
		return newer;
	}
	throw new SecretError(
		secret
			? `${file} is not the secret of this community: it does not open what members sealed. Put the right file back from your backup.`
			: `${file} is missing, and nothing that members sealed can be opened without it. Put it back from your backup.`
	);
}

/**
 * Opens every member's key with this secret.
 * @param secret null where it is missing
 * @returns how many there are
 * @throws {SecretError} where one does not open
 */
export async function proveKeys(tx: Tx, secret: Buffer | null): Promise<number> {
	const known = await readProof(tx);
	const keys = await tx.selectFrom('member_keys').select(['member_id', 'wrapped']).execute();
	const wrapping = secret && wrappingKey(secret);
	const shut = keys.filter(({ member_id, wrapped }) => {
		try {
			return !wrapping || unwrapKey(wrapped, member_id, wrapping).length !== 32;
		} catch {
			return true;
		}
	});
	if ((known && !(secret && matches(known, secret))) || shut.length > 0)
		throw new SecretError(
			secret
				? `the secret opens ${keys.length - shut.length} of ${keys.length} members’ keys. Put the right secret back from your backup.`
				: `the secret is missing, and ${keys.length} members’ keys wait for it. Put it back from your backup.`
		);
	return keys.length;
}

/** The same for whoever looks and changes nothing: with the secret of its file, or the new one of a rotation cut off. */
export async function proveKeysOf(
	tx: Tx,
	file: string,
	peek: (file: string) => Promise<Buffer | null>
): Promise<number> {
	const known = await readProof(tx);
	const next = existsSync(nextFile(file)) ? await peek(nextFile(file)).catch(() => null) : null;
	return proveKeys(tx, known && next && matches(known, next) ? next : await peek(file));
}
