import content from '#content/demo/connections.json' with { type: 'json' };
import { acceptConnection, askToConnect, readConnections } from '#features/connections/server/connections.ts';
import { readConversations } from '#features/messages/server/conversations.ts';
import { answerCircle, noteArrival, openCircle, sendMessage } from '#features/messages/server/messages.ts';
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
	for (const circle of content.circles) await plantCircle(circle, find, now - circle.daysAgo * day);
}

async function plantCircle(
	{ by, with: others, messages }: (typeof content.circles)[number],
	find: (handle: string) => Member,
	at: number
): Promise<void> {
	const { people } = await readConnections(find(by), at);
	const connections = people.filter(({ name }) => others.includes(name)).map(({ id }) => id);
	const made = await openCircle(find(by), connections, at);
	if ('problem' in made) throw new Error(`${by} could not ask ${others.join(', ')} together: ${made.problem}`);
	for (const other of others) {
		const { invitations } = await readConversations(find(other), null, at);
		await answerCircle(find(other), invitations[0]!.side, true, at + 1_000);
	}
	for (const [index, { by, words }] of messages.entries()) {
		const said = { key: crypto.randomUUID(), words };
		const problem = await sendMessage(find(by), made.id, said, at + (index + 1) * 600_000);
		if (problem) throw new Error(`${by} could not write in a circle: ${problem}`);
	}
}
