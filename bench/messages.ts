import { acceptConnection, askToConnect, readConnections } from '#features/connections/server/connections.ts';
import type { Conversation } from '#features/messages/message.ts';
import { readConversation } from '#features/messages/server/conversations.ts';
import { sendMessage } from '#features/messages/server/messages.ts';
import { Database } from '#server/database/database.ts';
import { placeHearth } from '#server/hearth.ts';
import { LiveHub } from '#server/live/hub.ts';
import { openLog } from '#server/log.ts';
import type { Measurement } from './measurement.ts';
import { setStage } from './stage.ts';

const clients = 200;
const total = 20_000;

/**
 * 200 people in pairs send 20,000 messages while every third request or answer is lost. What counts is that none is lost, doubled
 * or out of order; the rate is said beside it.
 */
export async function manyMessages(): Promise<Measurement[]> {
	const stage = await setStage();
	const log = openLog('warn');
	const database = new Database({ connectionString: stage.database.serverUrl, size: 10 });
	try {
		let now = Date.now();
		placeHearth({
			settings: {} as never,
			log,
			secret: stage.secret,
			database,
			live: new LiveHub(database, log),
			now: () => now
		});
		const people = [];
		for (let index = 0; index < clients; index++) people.push(await stage.person(`client-${index}`));
		await stage.group('night-owls', people);
		const members = people.map(({ id, name }) => ({
			...{ id, handle: name, locale: 'en', timeZone: 'UTC', isHost: false, hasNews: false, sessionId: '' }
		}));
		const seats = await stage.sql.query<{ member_id: string; seat: string }>('select member_id, seat from memberships');
		const seatOf = new Map(seats.rows.map(({ member_id, seat }) => [member_id, seat]));
		const conversations: string[] = [];
		for (let at = 0; at < clients; at += 2) {
			const [one, other] = [members[at]!, members[at + 1]!];
			await askToConnect(one, seatOf.get(other.id)!, 'Hello');
			await acceptConnection(other, (await readConnections(other)).toMe[0]!.id);
			conversations.push((await readConnections(one)).people[0]!.conversation!);
		}
		const each = total / clients;
		const begun = performance.now();
		await Promise.all(
			members.map(async (member, index) => {
				for (let n = 0; n < each; n++) {
					const key = crypto.randomUUID();
					const words = `${index} ${n}`;
					for (;;) {
						const lost = Math.random();
						if (lost < 0.17) continue; // on its way there
						const problem = await sendMessage(member, conversations[index >> 1]!, { key, words });
						if (lost < 0.34) continue; // on its way back
						if (!problem) break;
						now += 60_000;
					}
				}
			})
		);
		const seconds = (performance.now() - begun) / 1000;
		let wrong = 0;
		for (const [pair, id] of conversations.entries()) {
			const all: string[] = [];
			for (let before: number | null = null; ;) {
				const page: Conversation = (await readConversation(members[pair * 2]!, id, before))!;
				all.unshift(...page.messages.map(({ words }) => words ?? ''));
				if (page.older === null) break;
				before = page.older;
			}
			for (const index of [pair * 2, pair * 2 + 1]) {
				const own = all.filter((words) => words.startsWith(`${index} `));
				for (let n = 0; n < Math.max(each, own.length); n++) if (own[n] !== `${index} ${n}`) wrong++;
			}
		}
		return [
			{
				name: 'messages.lost-doubled-or-out-of-order',
				value: wrong,
				unit: `of ${total}`,
				baseline: null,
				ratio: null,
				goal: '0',
				holds: wrong === 0
			},
			{
				name: 'messages.sent',
				value: total / seconds,
				unit: 'a second',
				baseline: null,
				ratio: null,
				goal: null,
				holds: null
			}
		];
	} finally {
		await database.end();
		await stage.close();
	}
}
