import content from '#content/demo/connections.json' with { type: 'json' };
import { acceptConnection, askToConnect, readConnections } from '#features/connections/server/connections.ts';
import { readPeople } from '#features/groups/server/people.ts';
import type { Member } from '#features/people/viewer.ts';

const day = 24 * 3_600_000;

/** Who asked whom to connect, and who said yes. */
export async function plantConnections(find: (handle: string) => Member, now: number): Promise<void> {
	for (const { group, by, to, daysAgo, words, accepted } of content.connections) {
		const at = now - daysAgo * day;
		const { people } = (await readPeople(find(by), group))!;
		const seat = people.find(({ name }) => name === to)!.seat;
		const asked = await askToConnect(find(by), seat, words, at);
		if (asked !== 'asked') throw new Error(`${by} could not ask ${to} to connect: ${asked}`);
		if (!accepted) continue;
		const { toMe } = await readConnections(find(to), at);
		await acceptConnection(find(to), toMe.find(({ name }) => name === by)!.id, at + 3_600_000);
	}
}
