import { error, fail, redirect } from '@sveltejs/kit';
import { readAccount, removePasskey } from '#features/people/server/account.ts';
import { readId } from '../../../../ids.ts';
import { sayNext } from '../../../../said.ts';
import { askToSignIn } from '../../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, params }) => {
	const { passkeys } = await readAccount(askToSignIn(locals.viewer, url));
	const passkey = passkeys.find(({ id }) => id === params.passkey);
	if (!passkey) error(404);
	return { passkey: { id: passkey.id, name: passkey.name } };
};

export const actions: Actions = {
	default: async ({ locals, url, params, cookies }) => {
		const id = readId(params.passkey);
		const removed = id && (await removePasskey(askToSignIn(locals.viewer, url), id));
		if (!removed) error(404);
		if (removed !== true) return fail(409, { problem: removed.problem });
		sayNext(cookies, 'passkey-removed');
		redirect(303, '/account/passkeys');
	}
};
