import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCase, readQueue, report } from '#features/care/server/reports.ts';
import {
	acceptConnection,
	askToConnect,
	endConnection,
	readConnections,
	tellMyName
} from '#features/connections/server/connections.ts';
import { keepApart } from '#features/groups/server/apart.ts';
import { enterGroup, removeMember } from '#features/groups/server/seats.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { readConversation, readConversations, readMessage } from './conversations.ts';
import {
	answerCircle,
	askIntoCircle,
	chooseForConversation,
	leaveConversation,
	noteArrival,
	openCircle,
	sendMessage,
	sweepMessages,
	takeMessageBack
} from './messages.ts';

const hour = 3_600_000;
let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nils: Member;
let first: string, second: string;
let many = 0;

beforeAll(async () => void (community = await openTestCommunity()));
beforeEach(async () => {
	community.clock.now += 48 * hour;
	many++;
	[ruth, sam, ana, nils] = (await Promise.all(
		[`ruth-${many}`, `sam-${many}`, `ana-${many}`, `nils-${many}`].map(someone)
	)) as [Member, Member, Member, Member];
	[first, second] = [await groupOf(ruth, `First ${many}`), await groupOf(ruth, `Second ${many}`)];
	await seat(first, sam, ana);
	await seat(second, sam);
});
afterAll(() => community.close());

async function connect(one: Member, slug: string, other: Member): Promise<{ connection: string; id: string }> {
	community.clock.now += 1000;
	expect(await askToConnect(one, await seatOf(slug, other), 'May I write to you?')).toBe('asked');
	const request = (await readConnections(other)).toMe.find(({ at }) => at === community.clock.now)!;
	await acceptConnection(other, request.id);
	const { people } = await readConnections(one);
	return { connection: request.id, id: people.find(({ id }) => id === request.id)!.conversation! };
}
const send = (member: Member, id: string, words: string, key: string = crypto.randomUUID()) => {
	community.clock.now += 1000;
	return sendMessage(member, id, { key, words });
};
const words = async (member: Member, id: string) =>
	(await readConversation(member, id))?.messages.map((message) => message.words) ?? null;
const asMember = <T>(member: Member, work: (tx: Tx) => Promise<T>) =>
	community.hearth.database.asMember(member.id, work);
const count = (table: string) => async (tx: Tx) => {
	const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(tx);
	return rows[0]!.count;
};
const tables = ['conversations', 'conversation_sides', 'messages'];

describe('two who are connected', () => {
	it('write to each other, beginning with the line of the one who asked, and are told once until they look', async () => {
		const { id } = await connect(sam, first, ana);
		expect(await send(ana, id, 'You may.')).toBeNull();
		expect(await send(sam, id, 'Thank you.')).toBeNull();
		expect(await send(sam, id, 'I did not sleep.')).toBeNull();
		const talk = await readConversation(ana, id);
		expect(talk!.messages.map(({ name, words, seq, mine }) => [name, words, seq, mine])).toEqual([
			[sam.handle, 'May I write to you?', 1, false],
			[ana.handle, 'You may.', 2, true],
			[sam.handle, 'Thank you.', 3, false],
			[sam.handle, 'I did not sleep.', 4, false]
		]);
		expect(
			talk!.messages.map(({ key }) => key !== null),
			'keys are for their writer'
		).toEqual([false, true, false, false]);
		const told = async (member: Member) =>
			(await readNotifications(member, null)).notes.filter(({ kind }) => kind === 'message-came');
		expect(await told(ana)).toMatchObject([{ actorName: sam.handle, words: null, unread: true, conversationId: id }]);
		await noteArrival(ana, id, { arrived: 4, seen: 4 });
		expect(await told(ana)).toMatchObject([{ unread: false }]);
		await send(sam, id, 'And you?');
		expect(await told(ana)).toHaveLength(2);
		expect((await readConversations(ana)).lines).toMatchObject([{ names: [sam.handle], fresh: true, atRest: false }]);
	});

	it('the same thing sent twice is there once, also at the same moment', async () => {
		const { id } = await connect(sam, first, ana);
		const key = crypto.randomUUID();
		const sent = await Promise.all([1, 2, 3].map(() => sendMessage(sam, id, { key, words: 'Once.' })));
		expect(sent).toEqual([null, null, null]);
		expect(await words(ana, id)).toEqual(['May I write to you?', 'Once.']);
		expect(await send(ana, id, 'Mine, under a key that somebody else chose.', key)).toBeNull();
		expect(await words(sam, id)).toHaveLength(3);
	});

	it('words lie sealed, and a message that is moved to another place does not open', async () => {
		const { id } = await connect(sam, first, ana);
		await send(sam, id, 'The coat was in the hall.');
		const { rows } = await community.owner.query<{ sealed: Buffer }>(
			'select sealed from messages where sealed is not null'
		);
		expect(Buffer.concat(rows.map(({ sealed }) => sealed)).includes('coat')).toBe(false);
		await community.owner.query(
			`update messages m set sealed = o.sealed from messages o where m.conversation_id = $1 and m.seq = 1 and o.conversation_id = $1 and o.seq = 2`,
			[id]
		);
		expect(await words(ana, id)).toEqual([null, 'The coat was in the hall.']);
	});

	it('one can take back what one wrote; its place says so', async () => {
		const { id } = await connect(sam, first, ana);
		await send(sam, id, 'I should not have said that.');
		const { messages } = (await readConversation(ana, id))!;
		const last = messages.at(-1)!;
		expect(await takeMessageBack(ana, last.id)).toBeNull();
		expect(await takeMessageBack(sam, last.id)).toBe(true);
		expect((await readConversation(ana, id))!.messages.at(-1)).toMatchObject({ words: null, takenBack: true });
		expect(await readMessage(ana, last.id)).toBeNull();
	});

	it('older ones come a page at a time', async () => {
		const { id } = await connect(sam, first, ana);
		for (let each = 2; each <= 60; each++) await send(sam, id, `Number ${each}.`);
		const newest = (await readConversation(ana, id))!;
		expect(newest.messages).toHaveLength(50);
		expect(newest.older).toBe(11);
		const older = (await readConversation(ana, id, newest.older))!;
		expect(older.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
		expect(older.older).toBeNull();
	});

	it('not more than a person can write', async () => {
		const { id } = await connect(sam, first, ana);
		const problems = await Promise.all(
			Array.from({ length: 121 }, (_, each) => sendMessage(sam, id, { key: crypto.randomUUID(), words: `${each}` }))
		);
		expect(
			problems.filter((problem) => problem === 'too-fast').length,
			'the line with which he asked is one of them'
		).toBe(2);
	});

	it('what is seen is shown where both chose that, and to nobody else', async () => {
		const { id } = await connect(sam, first, ana);
		await send(sam, id, 'Are you there?');
		await noteArrival(ana, id, { arrived: 2, seen: 1 });
		const reached = async () => (await readConversation(sam, id))!.reached;
		expect(await reached()).toBeNull();
		await chooseForConversation(ana, id, { keeps: 'keep', shows: true });
		expect(await reached(), 'who does not show it does not see it').toBeNull();
		await chooseForConversation(sam, id, { keeps: 'keep', shows: true });
		expect(await reached()).toEqual({ arrived: 2, seen: 1 });
		await noteArrival(ana, id, { arrived: 99, seen: 99 });
		expect(await reached(), 'nobody has seen what was not said').toEqual({ arrived: 2, seen: 2 });
	});

	it('words stay as long as the shortest wish at the moment of writing, and go for both', async () => {
		const { id } = await connect(sam, first, ana);
		await send(sam, id, 'Stays.');
		await chooseForConversation(ana, id, { keeps: '24-hours', shows: false });
		await send(sam, id, 'Goes tomorrow.');
		await chooseForConversation(ana, id, { keeps: '30-days', shows: false });
		await send(sam, id, 'Goes in a month.');
		community.clock.now += 23 * hour;
		expect(await words(ana, id)).toHaveLength(4);
		community.clock.now += 2 * hour;
		expect(await words(ana, id), 'also before the job came by').toEqual([
			'May I write to you?',
			'Stays.',
			'Goes in a month.'
		]);
		expect(await sweepMessages()).toBe(1);
		community.clock.now += 30 * 24 * hour;
		await sweepMessages();
		expect(await words(sam, id)).toEqual(['May I write to you?', 'Stays.']);
		const { rows } = await community.owner.query('select 1 from messages where conversation_id = $1', [id]);
		expect(rows).toHaveLength(2);
	});
});

describe('what ends it', () => {
	it('ended or kept apart: at rest for the other, who can tell neither from the other', async () => {
		const bea = await someone(`bea-${many}`);
		await seat(first, bea);
		const ended = await connect(sam, first, ana);
		const apart = await connect(sam, first, bea);
		for (const { id } of [ended, apart]) await send(sam, id, 'Are you well?');
		await endConnection(ana, ended.connection);
		await keepApart(bea, { seat: await seatOf(first, sam) });
		const seen = async ({ id }: { id: string }) => {
			const talk = (await readConversation(sam, id))!;
			return { atRest: talk.atRest, words: await words(sam, id), again: await send(sam, id, 'Hello?') };
		};
		expect(await seen(apart)).toEqual(await seen(ended));
		expect(await seen(ended)).toMatchObject({ atRest: true, again: 'at-rest' });
		expect(await words(bea, apart.id), 'she does not meet his words any more').toBeNull();
		expect(await send(ana, ended.id, 'Hello?')).toBe('at-rest');
		expect(await leaveConversation(sam, ended.id)).toBe(true);
		expect((await readConversations(sam)).lines.map(({ id }) => id)).toEqual([apart.id]);
	});

	it('keeping away from one mask puts the other to rest, and shows nothing of its words or its name', async () => {
		await enterGroup(nils, first, { version: 1, words: '', name: `Heron ${many}` });
		await enterGroup(nils, second, { version: 1, words: '', name: `Moss ${many}` });
		const heron = await connect(sam, first, nils);
		const moss = await connect(sam, second, nils);
		await send(nils, moss.id, 'Said by moss.');
		await keepApart(sam, { side: (await readConversation(sam, heron.id))!.sides.find(({ mine }) => !mine)!.side });
		expect(await readConversation(sam, heron.id)).toBeNull();
		expect(await readConversation(sam, moss.id)).toMatchObject({ atRest: true });
		for (const { id } of [heron, moss]) expect((await readConversation(nils, id))!.atRest).toBe(true);
		const { rows } = await community.owner.query('select known_as from blocks where blocker_id = $1', [sam.id]);
		expect(rows).toEqual([{ known_as: `Heron ${many}` }]);
	});

	it('the end of an account takes what its member wrote along, and its key', async () => {
		const { id } = await connect(sam, first, ana);
		await send(ana, id, 'Mine stays.');
		await send(sam, id, 'His goes.');
		await asMember(sam, (tx) => sql`select erase_account('{}', now())`.execute(tx));
		expect(await words(ana, id)).toEqual(['Mine stays.']);
		expect(await readConversation(ana, id)).toMatchObject({ atRest: true });
		const { rows } = await community.owner.query(
			`select 1 from messages where author_id = $1 union all select 1 from conversation_sides where member_id = $1
				union all select 1 from live_events where member_id = $1 and kind not like '%.ended'`,
			[sam.id]
		);
		expect(rows).toEqual([]);
	});
});

describe('masks', () => {
	it('nothing that is sent of two masks of one person is the same, and a name is told by its owner alone', async () => {
		await enterGroup(nils, first, { version: 1, words: '', name: `Heron ${many}` });
		await enterGroup(nils, second, { version: 1, words: '', name: `Moss ${many}` });
		const heron = await connect(sam, first, nils);
		const moss = await connect(sam, second, nils);
		await send(nils, heron.id, 'By heron.');
		await send(nils, moss.id, 'By moss.');
		const [one, two] = [(await readConversation(sam, heron.id))!, (await readConversation(sam, moss.id))!];
		const sent = JSON.stringify([one, two, await readConversations(sam), (await readNotifications(sam, null)).notes]);
		for (const secret of [nils.id, nils.handle]) expect(sent).not.toContain(secret);
		const sideOf = (talk: typeof one) => talk.sides.find(({ mine }) => !mine)!;
		expect(sideOf(one).side).not.toBe(sideOf(two).side);
		await tellMyName(nils, heron.connection);
		expect(sideOf((await readConversation(sam, heron.id))!).name).toBe(nils.handle);
		expect(sideOf((await readConversation(sam, moss.id))!).name).toBe(`Moss ${many}`);
		expect((await readConversation(sam, heron.id))!.messages.at(-1)!.name, 'of what was said before, too').toBe(
			nils.handle
		);
	});
});

describe('a circle', () => {
	let bea: Member, cal: Member;
	beforeEach(async () => {
		[bea, cal] = (await Promise.all([`bea-${many}`, `cal-${many}`].map(someone))) as [Member, Member];
		await seat(first, bea, cal);
	});
	const invitations = async (member: Member) => (await readConversations(member)).invitations;
	async function circle(): Promise<string> {
		const connections = [];
		for (const other of [ana, bea, cal]) connections.push((await connect(sam, first, other)).connection);
		const made = await openCircle(sam, connections);
		if ('problem' in made) throw new Error(made.problem);
		return made.id;
	}

	it('begins with those who come; what was said before is not theirs, and a silent no looks like waiting', async () => {
		const id = await circle();
		expect(await send(sam, id, 'Too early.'), 'nobody is there to hear it').toBe('at-rest');
		expect(await invitations(ana)).toMatchObject([{ myName: ana.handle, names: [bea.handle, cal.handle, sam.handle] }]);
		expect(await answerCircle(bea, (await invitations(ana))[0]!.side, true), 'not for somebody else').toBeNull();
		expect(await answerCircle(ana, (await invitations(ana))[0]!.side, true)).toBe(true);
		await send(sam, id, 'Good that you are here.');
		expect(await words(bea, id)).toBeNull();
		await answerCircle(bea, (await invitations(bea))[0]!.side, true);
		await send(ana, id, 'Hello Bea.');
		expect(await words(bea, id)).toEqual(['Hello Bea.']);
		expect(await words(ana, id)).toEqual(['Good that you are here.', 'Hello Bea.']);
		const chairs = async () => JSON.stringify((await readConversation(sam, id))!.sides.filter(({ asked }) => asked));
		const before = await chairs();
		await answerCircle(cal, (await invitations(cal))[0]!.side, false);
		expect(await invitations(cal)).toEqual([]);
		expect(await chairs()).toBe(before);
		expect(await send(cal, id, 'Let me in.')).toBe('not-found');
		expect(await leaveConversation(ana, id)).toBe(true);
		expect(await words(ana, id)).toBeNull();
		expect(await words(bea, id)).toEqual(['Hello Bea.']);
	});

	it('is of one name: people who know somebody by two are not brought together', async () => {
		await enterGroup(nils, first, { version: 1, words: '', name: `Heron ${many}` });
		await enterGroup(nils, second, { version: 1, words: '', name: `Moss ${many}` });
		await seat(second, bea);
		const one = await connect(nils, first, sam);
		const two = await connect(nils, second, bea);
		expect(await openCircle(nils, [one.connection, two.connection])).toEqual({ problem: 'names' });
		expect(await openCircle(cal, [one.connection, two.connection])).toEqual({ problem: 'not-found' });
	});

	it('two who keep apart never sit in one: of those who were asked the second finds no door; later they do not read each other', async () => {
		const id = await circle();
		await keepApart(ana, { seat: await seatOf(first, bea) });
		await answerCircle(bea, (await invitations(bea))[0]!.side, true);
		expect(await invitations(ana)).toEqual([]);
		await answerCircle(cal, (await invitations(cal))[0]!.side, true);
		await send(bea, id, 'Said by Bea.');
		await keepApart(cal, {
			side: (await readConversation(cal, id))!.sides.find(({ name }) => name === bea.handle)!.side
		});
		expect(await words(cal, id)).toEqual([]);
		expect((await readConversation(cal, id))!.sides.map(({ name }) => name)).not.toContain(bea.handle);
		await send(cal, id, 'Said by Cal.');
		expect(await words(bea, id)).toEqual(['Said by Bea.']);
		expect(await words(sam, id)).toEqual(['Said by Bea.', 'Said by Cal.']);
	});

	it('tells nobody that somebody writes whom they do not read: no sign of news, no place in the list, no number', async () => {
		const id = await circle();
		for (const member of [bea, cal]) await answerCircle(member, (await invitations(member))[0]!.side, true);
		await send(sam, id, 'Good evening.');
		const line = async (member: Member) => (await readConversations(member)).lines.find((each) => each.id === id)!;
		const last = async (member: Member) => (await readConversation(member, id))!.lastSeq;
		await noteArrival(cal, id, { arrived: await last(cal), seen: await last(cal) });
		await keepApart(cal, {
			side: (await readConversation(cal, id))!.sides.find(({ name }) => name === bea.handle)!.side
		});
		const before = [await line(cal), await last(cal)];
		expect(before[0]).toMatchObject({ fresh: false });
		for (let said = 0; said < 4; said++) {
			community.clock.now += 60_000;
			await send(bea, id, `Unseen ${said}`);
		}
		expect([await line(cal), await last(cal)]).toEqual(before);
		expect(await line(sam)).toMatchObject({ fresh: true, at: community.clock.now });
		// What comes after it is news, and is seen to its end.
		await send(sam, id, 'And good night.');
		expect(await line(cal)).toMatchObject({ fresh: true });
		await noteArrival(cal, id, { arrived: await last(cal), seen: await last(cal) });
		expect(await line(cal)).toMatchObject({ fresh: false });
		const { rows } = await community.owner.query(
			`select 1 from notifications where member_id = $1 and conversation_id = $2 and read_at is null`,
			[cal.id, id]
		);
		expect(rows).toEqual([]);
	});

	it('numbers its messages with gaps by chance, so that a gap tells nothing', async () => {
		const id = await circle();
		await answerCircle(bea, (await invitations(bea))[0]!.side, true);
		for (let said = 0; said < 20; said++) await send(sam, id, `Line ${said}`);
		const numbers = (await readConversation(bea, id))!.messages.map(({ seq }) => seq);
		const steps = numbers.slice(1).map((seq, index) => seq - numbers[index]!);
		expect(Math.min(...steps)).toBeGreaterThan(0);
		expect(steps.some((step) => step > 1)).toBe(true);
	});

	it('takes in more people later: by the same name, up to eight, and nobody learns why somebody does not come', async () => {
		const id = await circle();
		await answerCircle(bea, (await invitations(bea))[0]!.side, true);
		await send(sam, id, 'Before Dan came.');
		const dan = await someone(`dan-${many}`);
		await seat(first, dan);
		const withDan = await connect(sam, first, dan);
		const withAna = await connect(ana, first, dan);
		expect(await askIntoCircle(nils, id, [withDan.connection]), 'whoever is not in it').toBe('not-found');
		expect(await askIntoCircle(sam, id, [withAna.connection]), 'a connection of others').toBe('not-found');
		expect(await askIntoCircle(sam, id, [withDan.connection])).toBeNull();
		expect(await askIntoCircle(sam, id, [withDan.connection]), 'asked twice is asked once').toBeNull();
		expect(await invitations(dan)).toHaveLength(1);
		await answerCircle(dan, (await invitations(dan))[0]!.side, true);
		expect(await words(dan, id), 'nothing from before').toEqual([]);
		await send(bea, id, 'Hello Dan.');
		expect(await words(dan, id)).toEqual(['Hello Dan.']);

		const eva = await someone(`eva-${many}`);
		await seat(first, eva);
		const withEva = await connect(sam, first, eva);
		await keepApart(eva, { seat: await seatOf(first, bea) });
		expect(await askIntoCircle(sam, id, [withEva.connection])).toBeNull();
		expect(await invitations(eva), 'beside somebody whom they must not meet there is no door').toEqual([]);
		const told = await community.owner.query(
			`select 1 from notifications where member_id = $1 and kind = 'circle-asked'`,
			[eva.id]
		);
		expect(told.rows).toEqual([]);
	});

	it('asks nobody who knows one by another name', async () => {
		await enterGroup(nils, first, { version: 1, words: '', name: `Heron ${many}` });
		await enterGroup(nils, second, { version: 1, words: '', name: `Moss ${many}` });
		await seat(second, bea);
		const [one, other] = [await connect(nils, first, sam), await connect(nils, first, ana)];
		const moss = await connect(nils, second, bea);
		const made = await openCircle(nils, [one.connection, other.connection]);
		if ('problem' in made) throw new Error(made.problem);
		expect(await askIntoCircle(nils, made.id, [moss.connection])).toBe('names');
	});
});

describe('reporting', () => {
	it('a message goes to those who lead the group where the two met, with a copy of it and nothing else', async () => {
		const { id } = await connect(sam, first, ana);
		await send(sam, id, 'Not this.');
		await send(sam, id, 'Send me a picture.');
		const message = (await readConversation(ana, id))!.messages.at(-1)!;
		const because = { reason: 'harassment' as const, words: '' };
		expect(await report(nils, { message: message.id }, because)).toBeNull();
		expect(await report(sam, { message: message.id }, because), 'not one’s own').toBeNull();
		expect(await report(ana, { message: message.id }, because)).toBe(true);
		const [open] = (await readQueue(ruth))!.reports;
		expect(await readCase(ruth, open!.id)).toMatchObject({
			name: sam.handle,
			copy: 'Send me a picture.',
			masked: false
		});
	});
});

describe('who reads and writes', () => {
	it.each(tables)('a stranger, a visitor and a connection without an identity read nothing of %s', async (table) => {
		const { id } = await connect(sam, first, ana);
		await send(sam, id, 'Between us.');
		expect(await asMember(ana, count(table)), 'the premise').toBeGreaterThan(0);
		for (const member of [nils, ruth]) expect(await asMember(member, count(table))).toBe(0);
		expect(await community.hearth.database.asVisitor(count(table))).toBe(0);
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		const { rows } = await client.query(`select count(*)::int as count from ${table}`);
		await client.end();
		expect(rows[0].count).toBe(0);
	});

	it('keys and live events are for those who are there', async () => {
		const { id } = await connect(sam, first, ana);
		await send(sam, id, 'Between us.');
		const keys = (tx: Tx) => sql`select * from conversation_keys(${id})`.execute(tx);
		const events = (tx: Tx) => tx.selectFrom('live_events').select('seq').where('topic', '=', 'conversation').execute();
		expect((await asMember(ana, keys)).rows.length).toBeGreaterThan(0);
		expect((await asMember(ana, events)).length).toBeGreaterThan(0);
		for (const member of [nils, ruth]) {
			expect((await asMember(member, keys)).rows).toEqual([]);
			expect(await asMember(member, events)).toEqual([]);
		}
	});

	it('whoever was removed from the group keeps what both said yes to, and writes past the code nowhere', async () => {
		const { id } = await connect(sam, first, ana);
		await removeMember(ruth, first, await seatOf(first, sam), 'Sold things.');
		expect(await send(sam, id, 'I am still here.')).toBeNull();
		const forge = (tx: Tx) =>
			tx
				.insertInto('messages')
				.values({
					id: crypto.randomUUID(),
					conversation_id: id,
					seq: 99,
					author_id: ana.id,
					key: crypto.randomUUID(),
					sealed: Buffer.from('forged'),
					said_at: new Date()
				})
				.execute();
		for (const member of [sam, ana, nils]) await expect(asMember(member, forge)).rejects.toThrow(/row-level security/);
		const change = (tx: Tx) =>
			tx
				.updateTable('messages')
				.set({ sealed: Buffer.from('changed') })
				.executeTakeFirst();
		expect((await asMember(ana, change)).numUpdatedRows).toBe(0n);
		expect(await send(nils, id, 'Let me in.')).toBe('not-found');
	});
});
