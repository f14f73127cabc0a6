import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Tx } from '#server/database/database.ts';
import { brokenConstraint } from '#server/database/errors.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { keyFor } from '#server/secret.ts';
import { hashPassphrase } from '#features/people/server/hashing.ts';
import { writeMember } from '#features/people/server/new-member.ts';
import { sealPasskeyTicket, whenFounding } from '#features/people/server/passkey-owner.ts';
import { giveRecoveryCodes } from '#features/people/server/recovery.ts';
import { forgetCommunity, readCommunity } from './community.ts';

export interface Founding {
	name: string;
	locale: string;
	timeZone: string;
	handle: string;
}

/** What opens the set-up page to somebody at another machine; the terminal shows it. */
export function setUpCode(): string {
	return createHmac('sha256', keyFor(hearth().secret, 'set-up')).update('code').digest('base64url').slice(0, 22);
}

/** The link to print at start, or null where the community is set up. */
export async function setUpLink(): Promise<string | null> {
	const { settings } = hearth();
	if (await readCommunity()) return null;
	return `${settings.origin ?? `http://localhost:${settings.port}`}/setup?code=${setUpCode()}`;
}

/**
 * Whether this request may found the community: it comes from this very machine, without a proxy in between and under
 * this machine's own name, or it carries the code of the terminal.
 */
export function maySetUp(request: { address: string; hostname: string; forwarded: boolean; code: string }): boolean {
	const here = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/.test(request.address);
	if (here && !request.forwarded && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(request.hostname)) return true;
	const [right, given] = [Buffer.from(setUpCode()), Buffer.from(request.code)];
	return right.length === given.length && timingSafeEqual(right, given);
}

/**
 * Founds the community, with the host as its first member. Of two at once, one wins; the other is told.
 */
export async function setUp(
	{ passphrase, ...founding }: Founding & { passphrase: string },
	now: number
): Promise<{ id: string; codes: string[] } | { problem: 'already-set-up' }> {
	const passwordHash = await hashPassphrase(passphrase);
	try {
		return await hearth().database.asSystem('set up the community', async (tx) => {
			const id = newId(now);
			await writeCommunity(tx, founding, id, now);
			await writeMember(tx, { ...founding, id, passwordHash }, now);
			await makeHost(tx, id, id, now);
			return { id, codes: await giveRecoveryCodes(tx, id, now) };
		});
	} catch (error) {
		if (brokenConstraint(error) === 'community_pkey') return { problem: 'already-set-up' };
		throw error;
	} finally {
		forgetCommunity();
	}
}

/** The same with a passkey: seals who founds what, until the device has answered (see passkey-owner.ts). */
export function startPasskeySetUp({ name, locale, timeZone, handle }: Founding, now: number): string {
	const owner = { memberId: newId(now), handle, joining: { locale, timeZone }, founding: { name, locale, timeZone } };
	return sealPasskeyTicket(owner, now);
}

whenFounding(async (tx, owner, now) => {
	await writeCommunity(tx, owner.founding!, owner.memberId, now);
	await makeHost(tx, owner.memberId, owner.memberId, now);
});

/** First of all: its key makes a second founder wait here, and then fail with nothing written. */
async function writeCommunity(
	tx: Tx,
	community: { name: string; locale: string; timeZone: string },
	by: string,
	now: number
): Promise<void> {
	const { name, locale, timeZone } = community;
	await tx
		.insertInto('community')
		.values({ name, locale, time_zone: timeZone, set_up_at: new Date(now), set_up_by: by })
		.execute();
}

export async function makeHost(tx: Tx, memberId: string, by: string, now: number): Promise<void> {
	await tx
		.insertInto('hosts')
		.values({ member_id: memberId, since: new Date(now), made_by: by })
		.onConflict((conflict) => conflict.column('member_id').doNothing())
		.execute();
}
