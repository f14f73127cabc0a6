import type { NotProved } from '#features/people/server/account.ts';
import { tooMany } from '../arrival.ts';

/** The problem beside its field where a member could not be asked again who they are. */
export function notProved(refused: NotProved, now: number): Record<string, string> {
	if (refused.problem === 'wrong') return { passphrase: 'wrong-passphrase' };
	return { form: refused.problem === 'too-many' ? tooMany(refused.again, now) : refused.problem };
}
