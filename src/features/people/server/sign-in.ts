import { hearth } from '#server/hearth.ts';
import type { Member } from '../viewer.ts';
import { giveBack, mayTry, mayTryAll, type Attempt, type TooMany } from './attempts.ts';
import { isPassphrase } from './hashing.ts';

/**
 * Whose handle and passphrase these are. An unknown handle and a wrong passphrase take the same time and get the same answer.
 * @param source the address of the one who tries
 */
export async function signIn(
	{ handle, passphrase }: { handle: string; passphrase: string },
	source: string,
	now: number
): Promise<{ memberId: string } | { problem: 'wrong' } | TooMany> {
	const tries: [Attempt, string][] = [
		['sign-in-here', `${handle} ${source}`],
		['sign-in-handle', handle],
		['sign-in-address', source]
	];
	const may = await mayTryAll(tries, now);
	if (may !== true) return may;
	const account = await hearth().database.asSystem('sign in', (tx) =>
		tx
			.selectFrom('members as m')
			.leftJoin('auth_accounts as a', (join) =>
				join.onRef('a.user_id', '=', 'm.id').on('a.provider_id', '=', 'credential')
			)
			.select(['m.id', 'a.password'])
			.where('m.handle', '=', handle)
			.executeTakeFirst()
	);
	if (!(await isPassphrase(account?.password, passphrase)) || !account) return { problem: 'wrong' };
	await giveBack(tries, now);
	return { memberId: account.id };
}

/** A session this young counts as having just proved who one is, where there is no passphrase to ask for. */
const young = 10 * 60_000;

/**
 * Asks again who somebody is before what a borrowed device must not do. Members with a passphrase give it; those with
 * only a passkey have signed in within the last ten minutes.
 */
export async function proveAgain(
	viewer: Member,
	passphrase: string,
	now: number
): Promise<true | { problem: 'wrong' | 'sign-in-again' } | TooMany> {
	const may = await mayTry('prove-member', viewer.id, now);
	if (may !== true) return may;
	const { hash, since } = await hearth().database.asSystem('ask again who it is', async (tx) => {
		const [account, session] = await Promise.all([
			tx
				.selectFrom('auth_accounts')
				.select('password')
				.where('user_id', '=', viewer.id)
				.where('provider_id', '=', 'credential')
				.executeTakeFirst(),
			tx.selectFrom('auth_sessions').select('created_at').where('id', '=', viewer.sessionId).executeTakeFirst()
		]);
		return { hash: account?.password, since: session?.created_at.getTime() ?? 0 };
	});
	if (!hash) return since > now - young || { problem: 'sign-in-again' };
	if (!(await isPassphrase(hash, passphrase))) return { problem: 'wrong' };
	await giveBack([['prove-member', viewer.id]], now);
	return true;
}
