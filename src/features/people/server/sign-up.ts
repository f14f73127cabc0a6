import { brokenConstraint } from '#server/database/errors.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { mayTry, type TooMany } from './attempts.ts';
import { hashPassphrase } from './hashing.ts';
import { writeMember, type NewMember } from './new-member.ts';
import { sealPasskeyTicket } from './passkey-owner.ts';
import { giveRecoveryCodes } from './recovery.ts';
import { spend, type Proof } from './tickets.ts';

/** Somebody new. `passwordHash` spares the slow hashing where many are made at once. */
export type SigningUp = NewMember & { passphrase?: string };

export type SignUpProblem = { problem: 'handle-taken' | 'ticket-spent' };

/**
 * Makes a member with recovery codes, all in one transaction.
 * @param proof spent in the same transaction; commands and seeds have none
 */
export async function signUp(
	{ passphrase, ...person }: SigningUp,
	now: number,
	proof: Proof | null = null
): Promise<{ id: string; codes: string[] } | SignUpProblem> {
	const passwordHash = person.passwordHash ?? (passphrase ? await hashPassphrase(passphrase) : null);
	try {
		return await hearth().database.asSystem('sign up', async (tx) => {
			if (proof && !(await spend(tx, proof))) return { problem: 'ticket-spent' as const };
			const id = await writeMember(tx, { ...person, passwordHash }, now);
			return { id, codes: await giveRecoveryCodes(tx, id, now) };
		});
	} catch (error) {
		if (brokenConstraint(error) === 'members_handle_is_taken') return { problem: 'handle-taken' };
		throw error;
	}
}

/** Whether one more account may be made from this address for now. */
export const maySignUp = (address: string, now: number): Promise<true | TooMany> =>
	mayTry('sign-up-address', address, now);

/** Checks what can be checked before a device makes a passkey, and seals for whom it will be. */
export async function startPasskeySignUp(
	person: Omit<NewMember, 'id' | 'passwordHash'>,
	proof: Proof,
	now: number
): Promise<{ ticket: string } | SignUpProblem> {
	const problem = await hearth().database.asSystem('sign up with a passkey', async (tx) => {
		const taken = await tx.selectFrom('members').select('id').where('handle', '=', person.handle).executeTakeFirst();
		if (taken) return 'handle-taken' as const;
		return (await spend(tx, proof)) ? null : ('ticket-spent' as const);
	});
	if (problem) return { problem };
	const { handle, ...joining } = person;
	return { ticket: sealPasskeyTicket({ memberId: newId(now), handle, joining }, now) };
}
