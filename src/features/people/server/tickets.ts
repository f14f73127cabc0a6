import { createHash, randomBytes, randomInt } from 'node:crypto';
import { createChallenge, verifySolution, type Challenge, type Solution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import { keyFor, sign, unsign } from '#server/secret.ts';

/** Why a form that asks for a proof is not taken yet. */
export type TicketProblem = 'ticket-early' | 'ticket-stale' | 'ticket-spent';

/** A proof that was checked and is not yet spent. */
export interface Proof {
	hash: Buffer;
	expiresAt: number;
}

/** How long the way without a script takes, and how long a form may lie open, in milliseconds. */
export const ripensAfter = 25_000;
const waitingLasts = 12 * 3_600_000;
const challengeLasts = 30 * 60_000;

const keyOf = (purpose: string) => keyFor(hearth().secret, purpose).toString('base64url');

/** A ticket that is good after twenty-five seconds: the way to sign up without a script. */
export function newWaitingTicket(now: number): string {
	return sign(keyFor(hearth().secret, 'waiting ticket'), `${now.toString(36)}-${randomBytes(9).toString('base64url')}`);
}

/** Work for a browser: about a second on a laptop, a few on an old phone. */
export function newChallenge(now: number): Promise<Challenge> {
	return createChallenge({
		algorithm: 'PBKDF2/SHA-256',
		cost: 2_000,
		counter: randomInt(200, 500),
		deriveKey,
		expiresAt: Math.floor((now + challengeLasts) / 1000),
		hmacSignatureSecret: keyOf('proof of work'),
		hmacKeySignatureSecret: keyOf('proof of work keys')
	});
}

/** Checks what came with a form: the browser's work, or else the ticket, which must be ripe. Spends nothing yet. */
export async function checkProof(
	given: { proof: string; ticket: string },
	now: number
): Promise<Proof | TicketProblem> {
	const proof = given.proof ? await checkWork(given.proof, now) : null;
	return proof ?? checkWaiting(given.ticket, now);
}

/** Spends a proof within the transaction of what it pays for. @returns false where it was spent before */
export async function spend(tx: Tx, proof: Proof): Promise<boolean> {
	const { numInsertedOrUpdatedRows } = await tx
		.insertInto('spent_tickets')
		.values({ ticket_hash: proof.hash, expires_at: new Date(proof.expiresAt) })
		.onConflict((conflict) => conflict.column('ticket_hash').doNothing())
		.executeTakeFirstOrThrow();
	return Number(numInsertedOrUpdatedRows) === 1;
}

async function checkWork(text: string, now: number): Promise<Proof | null> {
	if (text.length > 4000) return null;
	try {
		const { challenge, solution } = JSON.parse(text) as { challenge: Challenge; solution: Solution };
		const expiresAt = Number(challenge.parameters.expiresAt) * 1000;
		if (!(expiresAt > now)) return null;
		const { verified } = await verifySolution({
			challenge,
			solution,
			deriveKey,
			hmacSignatureSecret: keyOf('proof of work'),
			hmacKeySignatureSecret: keyOf('proof of work keys')
		});
		return verified ? { hash: hash(challenge.parameters.nonce), expiresAt } : null;
	} catch {
		return null; // not JSON, or not of this shape: as good as no proof
	}
}

function checkWaiting(ticket: string, now: number): Proof | TicketProblem {
	const text = ticket.length < 200 ? unsign(keyFor(hearth().secret, 'waiting ticket'), ticket) : null;
	const begun = text ? Number.parseInt(text, 36) : Number.NaN;
	if (!(begun > now - waitingLasts)) return 'ticket-stale';
	if (begun > now - ripensAfter) return 'ticket-early';
	return { hash: hash(text!), expiresAt: begun + waitingLasts };
}

const hash = (text: string) => createHash('sha256').update(text).digest();
