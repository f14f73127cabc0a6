import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { acceptConnection, askToConnect, readConnections } from '#features/connections/server/connections.ts';
import type { Member } from '#features/people/viewer.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { readConversation } from './conversations.ts';
import { sendMessage } from './messages.ts';

// A small version of what bench/ does with 200 clients and 20,000 messages over HTTP: none lost, doubled or out of order.

let community: TestCommunity;
beforeAll(async () => void (community = await openTestCommunity()));
afterAll(() => community.close());

const clients = 8;
const each = 20;

/** Sends as the outbox of a browser does: one after the other, the same key again until an answer comes. */
async function sendAll(member: Member, id: string, lines: string[], fate: () => number): Promise<void> {
	for (const words of lines) {
		const key = crypto.randomUUID();
		for (;;) {
			const chance = fate();
			if (chance < 0.2) continue; // the request never came
			const problem = await sendMessage(member, id, { key, words });
			if (chance < 0.5) continue; // the answer never came
			if (problem !== 'too-fast') break;
			community.clock.now += 60_000;
		}
	}
}

it('however often connections go, each message is there once and in its writer’s order', async () => {
	const ruth = await someone('ruth');
	const slug = await groupOf(ruth, 'Night Owls');
	const people = await Promise.all(Array.from({ length: clients }, (_, index) => someone(`client-${index}`)));
	await seat(slug, ...people);
	const conversations: string[] = [];
	for (let at = 0; at < clients; at += 2) {
		await askToConnect(people[at]!, await seatOf(slug, people[at + 1]!), 'Hello');
		await acceptConnection(people[at + 1]!, (await readConnections(people[at + 1]!)).toMe[0]!.id);
		conversations.push((await readConnections(people[at]!)).people[0]!.conversation!);
	}
	await fc.assert(
		fc.asyncProperty(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), async (stream) => {
			const run = crypto.randomUUID().slice(0, 8);
			const lines = (index: number) => Array.from({ length: each }, (_, n) => `${run} ${index} ${n}`);
			await Promise.all(
				people.map((member, index) =>
					sendAll(member, conversations[index >> 1]!, lines(index), () => stream.next().value as number)
				)
			);
			for (const [pair, id] of conversations.entries()) {
				const reader = people[pair * 2]!;
				const newest = (await readConversation(reader, id))!;
				const older = newest.older ? (await readConversation(reader, id, newest.older))!.messages : [];
				const all = [...older, ...newest.messages];
				expect(all.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq).toSorted((one, other) => one - other));
				for (const index of [pair * 2, pair * 2 + 1]) {
					const own = all.map(({ words }) => words ?? '').filter((words) => words.startsWith(`${run} ${index} `));
					expect(own).toEqual(lines(index));
				}
			}
		}),
		{ numRuns: 1 }
	);
});
