import content from '#content/demo/buddies.json' with { type: 'json' };
import type { Rhythm } from '#features/buddies/buddy.ts';
import { answerBuddy, askBuddy } from '#features/buddies/server/buddies.ts';
import { offerTime, readCircleAround } from '#features/buddies/server/circle.ts';
import { proposePairing, wishForBuddy } from '#features/buddies/server/pairings.ts';
import { readPeople } from '#features/groups/server/people.ts';
import type { Member } from '#features/people/viewer.ts';

const day = 24 * 3_600_000;

/** Who looks in on whom, who has time right now, and whom those who lead put together. */
export async function plantBuddies(find: (handle: string) => Member, now: number): Promise<void> {
	for (const { by, to, rhythm, daysAgo, agreed } of content.buddies) {
		const at = now - daysAgo * day;
		const { id } = (await readCircleAround(find(by), at)).people.find(({ name }) => name === to)!;
		if ((await askBuddy(find(by), id!, rhythm as Rhythm, at)) !== 'asked')
			throw new Error(`${by} could not ask ${to}.`);
		if (agreed) await answerBuddy(find(to), id!, true, at);
	}
	for (const { by, hours } of content.time) await offerTime(find(by), hours, now);
	for (const { group, by } of content.wishes)
		if (!(await wishForBuddy(find(by), group, true, now - 5 * day))) throw new Error(`${by} does not sit in ${group}.`);
	for (const { group, by, one, other, daysAgo } of content.proposed) {
		const { people } = (await readPeople(find(by), group))!;
		const seat = (name: string) => people.find((person) => person.name === name)!.seat;
		if (!(await proposePairing(find(by), seat(one), seat(other), now - daysAgo * day)))
			throw new Error(`${by} could not put ${one} and ${other} together.`);
	}
}
