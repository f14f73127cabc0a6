import safeSpace from '#content/demo/safe-space.json' with { type: 'json' };
import { keepApart } from '#features/groups/server/apart.ts';
import { readPeople } from '#features/groups/server/people.ts';
import type { Member } from '#features/people/viewer.ts';
import { changeMutes } from '#features/sharing/server/mutes.ts';
import { chooseSupporter } from '#features/support/server/supporters.ts';

/** Whom people chose, what they muted and from whom they keep away. */
export async function plantSafeSpace(find: (handle: string) => Member, now: number): Promise<void> {
	for (const { of, group, chooses } of safeSpace.supporters) {
		const { people } = (await readPeople(find(of), group))!;
		for (const name of chooses) {
			const { seat } = people.find((person) => person.name === name)!;
			if ((await chooseSupporter(find(of), seat, now)) !== true) throw new Error(`${of} could not choose ${name}.`);
		}
	}
	for (const { by, ...mutes } of safeSpace.muted) await changeMutes(find(by), mutes, now);
	for (const { by, handle } of safeSpace.apart) await keepApart(find(by), { handle }, now);
}
