import content from '#content/demo/connections.json' with { type: 'json' };
import { acceptConnection, askToConnect, readConnections } from '#features/connections/server/connections.ts';
import { noteArrival, sendMessage } from '#features/messages/server/messages.ts';
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
	for (const { between, by, daysAgo, words } of content.messages) {
		const at = now - daysAgo * day;
		const other = between.find((handle) => handle !== by)!;
		const { people } = await readConnections(find(by), at);
		const { conversation } = people.find(({ name }) => name === other)!;
		const problem = await sendMessage(find(by), conversation!, { key: crypto.randomUUID(), words }, at);
		if (problem) throw new Error(`${by} could not write to ${other}: ${problem}`);
		// Whoever answers has read what came before.
		await noteArrival(find(by), conversation!, { arrived: 1_000, seen: 1_000 }, at);
	}
}
