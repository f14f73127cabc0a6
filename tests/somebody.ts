import { beginSession } from '#features/people/server/sessions.ts';
import { signUp } from '#features/people/server/sign-up.ts';
import { recogniseViewer } from '#features/people/server/viewer.ts';
import type { Member } from '#features/people/viewer.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';

export const passphrase = 'rain on a tin roof';
let made = 0;

export interface Somebody {
	id: string;
	handle: string;
	codes: string[];
}

/** A new member, signed up as people do. */
export async function somebody(handle = `person-${++made}`): Promise<Somebody> {
	const joined = await signUp({ handle, passphrase, locale: 'en', timeZone: 'Europe/Lisbon' }, hearth().now());
	if ('problem' in joined) throw new Error(joined.problem);
	return { ...joined, handle };
}

/** The member in a session of their own. */
export async function enter(id: string): Promise<Member> {
	const viewer = await recogniseViewer(await beginSession(id));
	if (viewer?.id !== id) throw new Error('The session that was just begun is not recognised.');
	return viewer;
}

/** A passkey on somebody's account, as good as any other until it is asked to sign. */
export async function addPasskey(memberId: string): Promise<string> {
	const id = newId();
	await hearth().database.asSystem('test', (tx) =>
		tx
			.insertInto('auth_passkeys')
			.values({
				id,
				user_id: memberId,
				public_key: 'x',
				credential_id: id,
				counter: 0,
				device_type: 'singleDevice',
				backed_up: false
			})
			.execute()
	);
	return id;
}
