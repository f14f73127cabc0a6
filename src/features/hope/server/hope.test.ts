import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hold } from '#features/experiences/server/held.ts';
import type { Member } from '#features/people/viewer.ts';
import { eraseAccount } from '#features/privacy/server/erase.ts';
import { answerConsent } from '#features/privacy/server/consent.ts';
import type { Feeling } from '#features/support/check-in.ts';
import { keepCheckIns } from '#features/support/server/check-ins.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { someone } from '../../../../tests/people.ts';
import { enter, passphrase, somebody } from '../../../../tests/somebody.ts';
import { drawHopeCurve } from './draw.ts';
import { readHope } from './read.ts';

const day = 86_400_000;
/** It is 23 November 2026: October is over, and counts. */
const october = Date.parse('2026-10-12T20:00:00Z');
const september = Date.parse('2026-09-12T20:00:00Z');
const longAgo = Date.parse('2026-08-01T12:00:00Z');

let community: TestCommunity;
let people: Member[];
const owner = (question: string, values: unknown[] = []) => community.owner.query(question, values);
const now = () => community.clock.now;

beforeAll(async () => {
	community = await openTestCommunity();
	people = [];
	for (let number = 0; number < 11; number++) people.push(await someone(`quiet-${number}`));
});
afterAll(() => community.close());
beforeEach(async () => {
	for (const table of ['check_ins', 'held_experiences', 'consents', 'hope_points', 'graphile_worker._private_jobs'])
		await owner(`delete from ${table}`);
});

/** What somebody went through, a yes long before, and how they felt in a month. */
async function goesThrough(
	member: Member,
	{
		kind = 'breakup',
		since = '2026-08',
		feelings = [3] as Feeling[],
		at = october,
		yes = longAgo as number | null
	} = {}
): Promise<void> {
	await hold(member, kind, { since: since || null, audience: 'me', seats: [], counted: false });
	if (yes !== null) await answerConsent(member, 'hope-curve', true, yes);
	await checksIn(member, feelings, at);
}
const checksIn = (member: Member, feelings: Feeling[], at: number) =>
	keepCheckIns(
		member,
		feelings.map((feeling, index) => ({
			key: crypto.randomUUID(),
			feeling,
			helped: [],
			line: '',
			grief: null,
			urge: null,
			loneliness: null,
			at: at + index * day
		}))
	);
const all = async (count: number, how?: Parameters<typeof goesThrough>[1]) => {
	for (const member of people.slice(0, count)) await goesThrough(member, how);
};
const drawn = async () => {
	await drawHopeCurve(now());
	const { rows } = await owner(
		'select scope, key, months, feeling::float8, people from hope_points order by 1 desc, 2, 3'
	);
	return rows as { scope: string; key: string; months: number; feeling: number; people: number }[];
};
const waiting = async () =>
	(await owner(`select key, run_at from graphile_worker.jobs where task_identifier = 'draw-hope-curve'`)).rows;

describe('who stands behind a point', () => {
	it('ten people of a month are a point of the kind and of its family; nine are nothing', async () => {
		await all(9);
		expect(await drawn()).toEqual([]);
		await goesThrough(people[9]!);
		const points = await drawn();
		expect(points.map(({ feeling: _noisy, ...rest }) => rest)).toEqual([
			{ scope: 'kind', key: 'breakup', months: 2, people: 10 },
			{ scope: 'family', key: 'love', months: 2, people: 10 }
		]);
		for (const { feeling } of points) expect(Math.abs(feeling - 3)).toBeLessThanOrEqual(2);
	});

	it('a person counts once, however often they check in and however many of these things they hold', async () => {
		await all(9, { feelings: [1, 2, 3, 4, 5] });
		await hold(people[0]!, 'breakup/first-love', { since: '2026-08', audience: 'me', seats: [], counted: false });
		await hold(people[0]!, 'ghosting', { since: '2026-08', audience: 'me', seats: [], counted: false });
		expect(await drawn()).toEqual([]);
	});

	it('narrower kinds count for the wider one', async () => {
		await all(9);
		await goesThrough(people[9]!, { kind: 'breakup/first-love' });
		expect((await drawn()).map(({ scope, key }) => `${scope} ${key}`)).toEqual(['kind breakup', 'family love']);
	});

	it.each([
		['who never said yes', { yes: null }],
		['whose yes came after this month began', { yes: Date.parse('2026-11-02T12:00:00Z') }],
		['who do not say since when', { since: '' }],
		['who checked in before it began', { since: '2026-10', at: september }],
		['whose month is not over', { at: Date.parse('2026-11-02T12:00:00Z') }],
		['for whom it is longer ago than is shown', { since: '2022-08' }]
	])('those %s do not', async (_who, how) => {
		await all(9);
		await goesThrough(people[9]!, how);
		expect(await drawn()).toEqual([]);
		expect((await owner('select 1 from held_experiences')).rowCount, 'the premise').toBe(10);
	});

	it('a yes to other words is none', async () => {
		await all(10);
		expect(await drawn()).toHaveLength(2);
		await owner('update consents set wording = 0 where member_id = $1', [people[0]!.id]);
		expect(await drawn()).toEqual([]);
	});

	it('drawing again, on another day, draws the same', async () => {
		await all(11, { feelings: [1, 2] });
		const first = await drawn();
		community.clock.now += 3 * day;
		expect(await drawn()).toEqual(first);
		community.clock.now -= 3 * day;
	});
});

describe('whoever goes', () => {
	it('is out after the coming night when they take their yes back, and one job does it for all', async () => {
		await all(10);
		await drawn();
		await answerConsent(people[0]!, 'hope-curve', false);
		await answerConsent(people[1]!, 'hope-curve', false, now() + 3600_000);
		expect(await waiting()).toEqual([{ key: 'draw-hope-curve', run_at: new Date('2026-11-24T03:31:00Z') }]);
		expect(await drawn()).toEqual([]);
	});

	it('does not come back within the month by saying yes again, so that nobody draws at will', async () => {
		await all(10);
		await answerConsent(people[0]!, 'hope-curve', false);
		await answerConsent(people[0]!, 'hope-curve', true, now() + 1000);
		expect(await drawn()).toEqual([]);
		const later = now();
		community.clock.now = Date.parse('2026-12-01T03:31:00Z');
		expect(await drawn()).toHaveLength(2);
		community.clock.now = later;
	});

	it('is asked for by no other answer', async () => {
		await answerConsent(people[0]!, 'hope-curve', true);
		await answerConsent(people[0]!, 'mail', true);
		await answerConsent(people[0]!, 'mail', false);
		expect(await waiting()).toEqual([]);
	});

	it('is out when they erase their account, check-ins and all', async () => {
		await all(9);
		const sam = await enter((await somebody('sam-leaves')).id);
		await goesThrough(sam);
		expect(await drawn()).toHaveLength(2);
		expect(await eraseAccount(sam, { words: 'erase', except: [], passphrase }, now())).toBe(true);
		expect((await waiting()).length).toBe(1);
		expect((await owner('select 1 from check_ins where member_id = $1', [sam.id])).rowCount).toBe(0);
		expect(await drawn()).toEqual([]);
	});
});

describe('who reads it', () => {
	const count = (tx: Tx) =>
		sql<{ count: number }>`select count(*)::int as count from hope_points`
			.execute(tx)
			.then(({ rows }) => rows[0]!.count);

	it('members, visitors and guests read the published points; a connection with no identity none', async () => {
		await all(10);
		await drawn();
		const { database } = community.hearth;
		expect(await database.asMember(people[0]!.id, count)).toBe(2);
		expect(await database.asVisitor(count)).toBe(2);
		expect(await database.asGuest(crypto.randomUUID(), count)).toBe(2);
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		expect((await client.query('select * from hope_points')).rows).toEqual([]);
		await client.end();
	});

	it('nobody but the server draws, changes or wipes one', async () => {
		await all(10);
		await drawn();
		const { database } = community.hearth;
		const forge = (tx: Tx) => sql`insert into hope_points values ('kind', 'divorce', 1, 5, 100, now())`.execute(tx);
		await expect(database.asMember(people[0]!.id, forge)).rejects.toThrow(/row-level security/);
		await expect(database.asVisitor(forge, 'write')).rejects.toThrow(/row-level security/);
		const change = (tx: Tx) => tx.updateTable('hope_points').set({ people: 100 }).executeTakeFirst();
		const wipe = (tx: Tx) => tx.deleteFrom('hope_points').executeTakeFirst();
		expect((await database.asMember(people[0]!.id, change)).numUpdatedRows).toBe(0n);
		expect((await database.asMember(people[0]!.id, wipe)).numDeletedRows).toBe(0n);
	});

	it('a member sees the curve of what they hold, of its family where the kind has none, or of what they choose', async () => {
		await all(10);
		await goesThrough(people[10]!, { kind: 'ghosting' });
		await drawn();
		const [held, other] = [people[0]!, people[10]!];
		expect(await readHope(held, null)).toMatchObject({
			experience: 'breakup',
			drawn: ['breakup'],
			curve: { scope: 'kind' }
		});
		expect(await readHope(other, null)).toMatchObject({ experience: 'ghosting', curve: { scope: 'family' } });
		expect(await readHope(null, 'breakup')).toMatchObject({
			curve: { scope: 'kind', points: [{ months: 2, people: 10 }] }
		});
		expect(await readHope(null, 'illness/dementia')).toMatchObject({ curve: null, drawn: ['breakup'] });
		expect(await readHope(null, null)).toEqual({ experience: null, curve: null, drawn: ['breakup'] });
	});
});
