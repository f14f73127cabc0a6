import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { mayTry, type TooMany } from '#features/people/server/attempts.ts';
import { readEmail } from '#features/people/server/new-member.ts';
import { seal, unseal } from '#features/people/server/sealed.ts';
import type { Member } from '#features/people/viewer.ts';
import { purposes } from '#features/privacy/consent.ts';
import { brokenConstraint } from '#server/database/errors.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { enqueue } from '#server/jobs/worker.ts';

/** How an address stands: nothing is sent to one that was not proved, or that takes nothing. */
export type AddressState = 'none' | 'unproved' | 'proved' | 'refused';

export interface Address {
	email: string | null;
	state: AddressState;
	/** Whether this server sends letters at all. */
	lettersGo: boolean;
}

export async function readAddress(member: Member): Promise<Address> {
	const { rows } = await hearth().database.asMember(
		member.id,
		(tx) => sql<AddressRow>`select email, proved, refused from my_address()`.execute(tx),
		'read'
	);
	return addressOf(rows[0]!);
}

export interface AddressRow {
	email: string;
	proved: boolean | null;
	refused: boolean;
}

export function addressOf({ email: stored, proved, refused }: AddressRow): Address {
	const email = readEmail(stored);
	const state = !email ? 'none' : refused ? 'refused' : proved ? 'proved' : 'unproved';
	return { email, state, lettersGo: hearth().mail !== undefined };
}

/**
 * Has a letter sent to the address that the member gave, with a link that proves that it is theirs; also where it was refused
 * before: perhaps it is there again. Null where there is none, or no letters go out.
 */
export async function askToProve(member: Member, now: number): Promise<true | TooMany | null> {
	const { email, state, lettersGo } = await readAddress(member);
	if (!email || state === 'proved' || !lettersGo) return null;
	const may = await mayTry('prove-address', member.id, now);
	if (may !== true) return may;
	await hearth().database.asSystem('ask whether an address is theirs', async (tx) => {
		await tx.updateTable('mail_addresses').set({ refused_at: null }).where('member_id', '=', member.id).execute();
		await tx.deleteFrom('deliveries').where('member_id', '=', member.id).where('purpose', '=', 'prove').execute();
		await tx
			.insertInto('deliveries')
			.values({
				id: newId(now),
				member_id: member.id,
				channel: 'mail',
				purpose: 'prove',
				made_at: new Date(now),
				due_at: new Date(now)
			})
			.execute();
		await enqueue(tx, 'deliver-mail', {});
	});
	return true;
}

const proofLasts = 2 * 86_400_000;
const purpose = 'proof of an address';

/** The link in that letter. What is in it is sealed: neither account nor address can be read from it. */
export const proofLink = async (origin: string, memberId: string, email: string, now: number): Promise<string> =>
	`${origin}/letters/proof/${seal(purpose, { memberId, email }, now + proofLasts)}`;

/** Whether a link still proves anything. */
export const isProof = (text: string, now: number): boolean => unseal(purpose, text, now) !== null;

/** The address is theirs. Null where the link is too old or the address another one by now; `taken` where it proved to be another account's. */
export async function proveAddress(text: string, now: number): Promise<true | 'taken' | null> {
	const proof = unseal<{ memberId: string; email: string }>(purpose, text, now);
	if (!proof) return null;
	try {
		return await hearth().database.asSystem('an address is proved', async (tx) => {
			const { numUpdatedRows } = await tx
				.updateTable('auth_users')
				.set({ email_verified: true, updated_at: new Date(now) })
				.where('id', '=', proof.memberId)
				.where('email', '=', proof.email)
				.executeTakeFirst();
			if (numUpdatedRows === 0n) return null;
			await tx
				.insertInto('mail_addresses')
				.values({
					member_id: proof.memberId,
					stop_code: randomBytes(24).toString('base64url'),
					proved_at: new Date(now)
				})
				.onConflict((conflict) =>
					conflict.column('member_id').doUpdateSet({ proved_at: new Date(now), refused_at: null })
				)
				.execute();
			return true;
		});
	} catch (error) {
		if (brokenConstraint(error) === 'auth_users_own_their_email') return 'taken';
		throw error;
	}
}

const isStopCode = (code: string) => /^[\w-]{32}$/.test(code);

/** Whether this is the address that stops somebody's letters. */
export async function isStopLink(code: string): Promise<boolean> {
	if (!isStopCode(code)) return false;
	const row = await hearth().database.asSystem(
		'whose letters this stops',
		(tx) => tx.selectFrom('mail_addresses').select('member_id').where('stop_code', '=', code).executeTakeFirst(),
		'read'
	);
	return row !== undefined;
}

/** Stops letters, without signing in: the yes to them is taken back, and what waits goes. @returns whether the link is one */
export async function stopLetters(code: string, now: number): Promise<boolean> {
	if (!isStopCode(code)) return false;
	return hearth().database.asSystem('letters are stopped from a letter', async (tx) => {
		const address = await tx
			.selectFrom('mail_addresses')
			.select('member_id')
			.where('stop_code', '=', code)
			.forUpdate()
			.executeTakeFirst();
		if (!address) return false;
		const { member_id } = address;
		await sql`insert into consents (id, member_id, purpose, wording, given, at)
			select ${newId(now)}, ${member_id}, 'mail', ${purposes.mail.wording}, false, ${new Date(now)}
			where (select given from consents where member_id = ${member_id} and purpose = 'mail' order by id desc limit 1)`.execute(
			tx
		);
		await tx
			.deleteFrom('deliveries')
			.where('member_id', '=', member_id)
			.where('channel', '=', 'mail')
			.where('purpose', '=', 'news')
			.execute();
		return true;
	});
}
