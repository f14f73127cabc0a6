import { readAccount } from '#features/people/server/account.ts';
import { sayMoment } from '#ui/times.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const { passkeys, hasPassphrase } = await readAccount(member);
	return {
		hasPassphrase,
		passkeys: passkeys.map(({ id, name, since }) => ({
			id,
			name,
			since: sayMoment(since, locals.now, locals.locale, member.timeZone)
		}))
	};
};
