import webpush from 'web-push';
import type { Database, Tx } from '../database/database.ts';
import { keyFor } from '../secret.ts';
import { seal, unseal } from '../sealing/seal.ts';

/** The pair by which push services know this server again (VAPID, RFC 8292). */
export interface PushKeys {
	publicKey: string;
	privateKey: string;
}

const place = 'push keys';
const sealingKey = (secret: Buffer) => keyFor(secret, place);

/** This server's keys, made where there are none yet. */
export function openPushKeys(database: Database, secret: Buffer, now: number): Promise<PushKeys> {
	return database.asSystem('the keys towards push services', async (tx) => {
		const known = await readKeys(tx, secret);
		if (known) return known;
		const made = webpush.generateVAPIDKeys();
		await tx
			.insertInto('push_keys')
			.values({
				public_key: made.publicKey,
				sealed: seal(sealingKey(secret), made.privateKey, place),
				made_at: new Date(now)
			})
			.onConflict((conflict) => conflict.doNothing())
			.execute();
		// Of two servers that start for the first time at once, one was first.
		return (await readKeys(tx, secret))!;
	});
}

/** The community has a new secret: the keys stay, so that browsers need not choose anew. */
export async function sealPushKeysAnew(tx: Tx, before: Buffer, after: Buffer): Promise<void> {
	const keys = await readKeys(tx, before);
	if (keys)
		await tx
			.updateTable('push_keys')
			.set({ sealed: seal(sealingKey(after), keys.privateKey, place) })
			.execute();
}

async function readKeys(tx: Tx, secret: Buffer): Promise<PushKeys | null> {
	const row = await tx.selectFrom('push_keys').select(['public_key', 'sealed']).executeTakeFirst();
	return row
		? { publicKey: row.public_key, privateKey: unseal(sealingKey(secret), row.sealed, place).toString() }
		: null;
}
