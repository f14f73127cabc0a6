import * as v from 'valibot';
import { HostHandle } from '#features/people/handle.ts';
import { hashPassphrase } from '#features/people/server/hashing.ts';
import { writeMember } from '#features/people/server/new-member.ts';
import { giveRecoveryCodes } from '#features/people/server/recovery.ts';
import { hearth } from '#server/hearth.ts';
import { readCommunity } from './community.ts';
import { makeHost } from './set-up.ts';

/** For the terminal: gives a member the host role. Somebody new gets this passphrase and recovery codes. */
export async function makeHostOf(
	given: string,
	passphrase: string
): Promise<
	| { handle: string; passphrase: string; codes: string[] }
	| { handle: string; codes: null }
	| { problem: 'not-set-up' | 'handle-shape' }
> {
	const { database, now } = hearth();
	const community = await readCommunity();
	if (!community) return { problem: 'not-set-up' };
	const checked = v.safeParse(HostHandle, given);
	if (!checked.success) return { problem: 'handle-shape' };
	const handle = checked.output;
	const passwordHash = await hashPassphrase(passphrase);
	return database.asSystem('make a host', async (tx) => {
		const member = await tx.selectFrom('members').select('id').where('handle', '=', handle).executeTakeFirst();
		const id = member?.id ?? (await writeMember(tx, { handle, ...community, passwordHash }, now()));
		await makeHost(tx, id, id, now());
		return member ? { handle, codes: null } : { handle, passphrase, codes: await giveRecoveryCodes(tx, id, now()) };
	});
}
