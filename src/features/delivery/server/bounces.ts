import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { readEmail } from '#features/people/server/new-member.ts';
import { hearth } from '#server/hearth.ts';
import { judge } from '#server/mail/judge.ts';
import { keyFor } from '#server/secret.ts';
import { readBounce } from '../bounce.ts';
import { refuseAddress } from './mail.ts';

/** What came of a letter that was handed in. */
export type BounceTaken =
	/** The address is switched off. */
	| 'switched-off'
	/** A delay, or something that is not about the address. */
	| 'noted'
	/** No report, or not of a letter from here. */
	| 'not-ours';

/**
 * The return address of a letter to somebody (VERP): whoever reports on it names the one whom it is about, and nobody else can.
 * Of the account nothing can be read from it, and it goes with the address. Lower case only, since not all servers keep capitals.
 * @param bounces such as bounces@hearth.example.org
 */
export function returnAddress(bounces: string, memberId: string, email: string): string {
	const at = bounces.lastIndexOf('@');
	return `${bounces.slice(0, at)}+${hide(memberId)}${proof(memberId, email)}${bounces.slice(at)}`;
}

/** Takes a letter that came to a return address. @param to where it came to, if the mail server says so */
export async function takeBounce(letter: string, to: string | null, now = hearth().now()): Promise<BounceTaken> {
	const bounce = readBounce(letter);
	if (!bounce) return 'not-ours';
	const token = [to ?? '', ...bounce.to].map((address) => /\+([0-9a-f]{48})@/i.exec(address)?.[1]).find(Boolean);
	const memberId = token && (await memberOf(token.toLowerCase()));
	if (!memberId) return 'not-ours';
	const forGood = bounce.reports.some(
		({ action, status, diagnostic }) => action === 'failed' && isGone(status, diagnostic)
	);
	if (!forGood) return 'noted';
	await refuseAddress(memberId, now);
	return 'switched-off';
}

/** As of an answer at once; the other server's own words weigh more than what the last one made of them. */
function isGone(status: string, diagnostic: string): boolean {
	if (!status.startsWith('5')) return false;
	const response =
		/\b5\.\d{1,3}\.\d{1,3}\b/.test(diagnostic) || status === '5.0.0' ? diagnostic : `${status} ${diagnostic}`;
	const responseCode = Number(/\b(5\d\d)\b/.exec(diagnostic)?.[1] ?? 550);
	return judge({ responseCode, response, command: 'RCPT TO' }) === 'address';
}

async function memberOf(token: string): Promise<string | null> {
	const memberId = show(token.slice(0, 32));
	const { rows } = await hearth().database.asSystem(
		'whose address a returned letter was for',
		(tx) => sql<{ email: string }>`select email from auth_users where id = ${memberId}::uuid`.execute(tx),
		'read'
	);
	const email = rows[0] && readEmail(rows[0].email);
	return email && timingSafeEqual(Buffer.from(proof(memberId, email)), Buffer.from(token.slice(32))) ? memberId : null;
}

// An id is one block of AES: under a key of its own that is a permutation, and needs neither padding nor chaining.
const key = () => keyFor(hearth().secret, 'return addresses');
function hide(memberId: string): string {
	const cipher = createCipheriv('aes-256-ecb', key(), null).setAutoPadding(false);
	return Buffer.concat([cipher.update(Buffer.from(memberId.replaceAll('-', ''), 'hex')), cipher.final()]).toString(
		'hex'
	);
}
function show(hidden: string): string {
	const decipher = createDecipheriv('aes-256-ecb', key(), null).setAutoPadding(false);
	const hex = Buffer.concat([decipher.update(Buffer.from(hidden, 'hex')), decipher.final()]).toString('hex');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
/** 64 bits: nobody tries them out over a mail server, or past the limit of the address that takes letters. */
const proof = (memberId: string, email: string): string =>
	createHmac('sha256', keyFor(hearth().secret, 'return addresses, proof'))
		.update(`${memberId} ${email}`)
		.digest('hex')
		.slice(0, 16);
