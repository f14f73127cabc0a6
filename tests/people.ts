import type { GroupInput } from '#features/groups/group.ts';
import { openGroup } from '#features/groups/server/lead.ts';
import { enterGroup } from '#features/groups/server/seats.ts';
import { signUp } from '#features/people/server/sign-up.ts';
import type { Member } from '#features/people/viewer.ts';
import type { ShareInput } from '#features/sharing/share.ts';
import { writeShare } from '#features/sharing/server/write.ts';
import { hearth } from '#server/hearth.ts';

// The named cast: Ruth leads, Sam and Ana sit with her, Nils is a stranger, Vera was removed, Otto leads elsewhere.

/** A member with nothing behind them; no passphrase, which only slows tests that do not sign in. */
export async function someone(handle: string): Promise<Member> {
	const made = await signUp({ handle, locale: 'en', timeZone: 'Europe/London' }, hearth().now());
	if ('problem' in made) throw new Error(`${handle}: ${made.problem}`);
	return { id: made.id, handle, locale: 'en', timeZone: 'Europe/London', isHost: false, hasNews: false, sessionId: '' };
}

/** A group that the member leads, open to all unless it is said otherwise. @returns its address */
export function groupOf(
	leader: Member,
	name: string,
	change: Partial<Omit<GroupInput, 'ruleTitle' | 'ruleText'>> = {}
): Promise<string> {
	const group = {
		name,
		purpose: 'For whoever is up late.',
		access: 'open' as const,
		listed: true,
		capacity: null,
		locale: 'en' as const,
		timeZone: 'Europe/London',
		experiences: ['breakup'],
		...change
	};
	return openGroup(leader, group, [{ title: 'What is said here stays here', text: '' }]);
}

/** Seats members in an open group. */
export async function seat(slug: string, ...members: Member[]): Promise<void> {
	for (const member of members) {
		const entered = await enterGroup(member, slug, { version: 1, words: '' });
		if (!entered || !('now' in entered) || entered.now !== 'seated')
			throw new Error(`${member.handle} got no seat in ${slug}`);
	}
}

/** The seat on which somebody sits, as only the owner of the database may look it up. */
export async function seatOf(slug: string, member: Member): Promise<string> {
	const found = await hearth().database.asSystem('test', (tx) =>
		tx
			.selectFrom('memberships')
			.innerJoin('groups', 'groups.id', 'memberships.group_id')
			.select('memberships.seat')
			.where('groups.slug', '=', slug)
			.where('member_id', '=', member.id)
			.executeTakeFirst()
	);
	return found?.seat ?? crypto.randomUUID();
}

/** Something that the member says in a group. @returns its id */
export async function say(
	member: Member,
	slug: string,
	body: string,
	change: Partial<ShareInput> = {}
): Promise<string> {
	const written = await writeShare(member, slug, {
		key: crypto.randomUUID(),
		body,
		audience: 'group',
		wish: 'listen',
		notes: [],
		...change
	});
	if (!written || !('id' in written)) throw new Error(`${member.handle} could not say it: ${JSON.stringify(written)}`);
	return written.id;
}
