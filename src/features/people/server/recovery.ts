import { randomBytes } from 'node:crypto';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import { readRecoveryCode, recoveryCodesGiven, writeRecoveryCode } from '../recovery-code.ts';
import { mayTryAll, type TooMany } from './attempts.ts';
import { hashCode, hashPassphrase } from './hashing.ts';
import { writePassphrase } from './new-member.ts';
import { seal, unseal } from './sealed.ts';

/** Makes ten new codes for a member; earlier ones no longer hold. They can be read here and never again. */
export async function giveRecoveryCodes(tx: Tx, memberId: string, now: number): Promise<string[]> {
	const codes = Array.from({ length: recoveryCodesGiven }, () => writeRecoveryCode(randomBytes(10)));
	await Promise.all([
		tx.deleteFrom('recovery_codes').where('member_id', '=', memberId).execute(),
		tx
			.insertInto('recovery_codes')
			.values(
				codes.map((code) => ({ member_id: memberId, code_hash: hashCode(memberId, code), made_at: new Date(now) }))
			)
			.execute()
	]);
	return codes;
}

/** Codes on their way to the page that shows them: a cookie that only this server can read, for fifteen minutes. */
export const codesLastInPassing = 15 * 60_000;
export const passCodes = (memberId: string, codes: string[], now: number) =>
	seal('recovery codes', { memberId, codes }, now + codesLastInPassing);

export function readPassedCodes(memberId: string, cookie: string | undefined, now: number): string[] | null {
	const passed = unseal<{ memberId: string; codes: string[] }>('recovery codes', cookie, now);
	return passed?.memberId === memberId ? passed.codes : null;
}

/**
 * Opens an account with a recovery code: the code is used up, the passphrase is the new one, all sessions are ended.
 * @param source the address of the one who tries
 */
export async function recover(
	{ handle, code, passphrase }: { handle: string; code: string; passphrase: string },
	source: string,
	now: number
): Promise<{ memberId: string; codesLeft: number } | { problem: 'wrong-code' } | TooMany> {
	const may = await mayTryAll(
		[
			['recover-handle', handle],
			['recover-address', source]
		],
		now
	);
	if (may !== true) return may;
	const read = readRecoveryCode(code);
	const passwordHash = await hashPassphrase(passphrase);
	const opened = await hearth().database.asSystem('recover with a code', async (tx) => {
		const member = await tx.selectFrom('members').select('id').where('handle', '=', handle).executeTakeFirst();
		if (!member || !read) return null;
		const { numUpdatedRows } = await tx
			.updateTable('recovery_codes')
			.set({ used_at: new Date(now) })
			.where('member_id', '=', member.id)
			.where('code_hash', '=', hashCode(member.id, read))
			.where('used_at', 'is', null)
			.executeTakeFirst();
		if (numUpdatedRows === 0n) return null;
		await setPassphrase(tx, member.id, passwordHash, now);
		await tx.deleteFrom('auth_sessions').where('user_id', '=', member.id).execute();
		return { memberId: member.id, codesLeft: await countCodes(tx, member.id) };
	});
	if (!opened) return { problem: 'wrong-code' };
	hearth().live.endSessions(opened.memberId);
	return opened;
}

/** Changes a passphrase, or gives the first one to somebody who had only a passkey. */
export async function setPassphrase(tx: Tx, memberId: string, passwordHash: string, now: number): Promise<void> {
	const { numUpdatedRows } = await tx
		.updateTable('auth_accounts')
		.set({ password: passwordHash, updated_at: new Date(now) })
		.where('user_id', '=', memberId)
		.where('provider_id', '=', 'credential')
		.executeTakeFirst();
	if (numUpdatedRows === 0n) await writePassphrase(tx, memberId, passwordHash, now);
}

/** How many codes still hold. */
async function countCodes(tx: Tx, memberId: string): Promise<number> {
	const { left } = await tx
		.selectFrom('recovery_codes')
		.select((is) => is.fn.countAll<string>().as('left'))
		.where('member_id', '=', memberId)
		.where('used_at', 'is', null)
		.executeTakeFirstOrThrow();
	return Number(left);
}
