import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepApart } from '#features/groups/server/apart.ts';
import { enterGroup, leaveGroup } from '#features/groups/server/seats.ts';
import { inviteByLink } from '#features/groups/server/lead.ts';
import { writePage } from '#features/journal/server/pages.ts';
import { changeEmail } from '#features/people/server/account.ts';
import type { Member } from '#features/people/viewer.ts';
import { camel, columnsOf, copied, kinds } from '#features/privacy/holding.ts';
import { whatWeHold } from '#features/privacy/what-we-hold.ts';
import { sayInRoom } from '#features/rooms/server/lines.ts';
import { findRoom } from '#features/rooms/server/rooms.ts';
import { changeMutes } from '#features/sharing/server/mutes.ts';
import { setGesture, writeReply } from '#features/sharing/server/write.ts';
import { setBeenThere } from '#features/stories/server/marks.ts';
import { checkIn } from '#features/support/server/check-ins.ts';
import { askToConnect } from '#features/connections/server/connections.ts';
import { chooseSupporter } from '#features/support/server/supporters.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, seatOf, someone } from '../../../../tests/people.ts';
import { storyOf } from '../../../../tests/stories.ts';
import { addPasskey, enter, passphrase, somebody } from '../../../../tests/somebody.ts';
import { readArchive } from '../../../../tests/zip.ts';
import { askForExport, makeExport, openExport, readExport, removeExport } from './export.ts';
import { sweepCopies } from './retention.ts';

let community: TestCommunity;
let ruth: Member, ana: Member, sam: Member, nils: Member;
const now = () => community.clock.now;
beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, ana, nils] = (await Promise.all(['ruth', 'ana-m', 'nils'].map(someone))) as [Member, Member, Member];
	sam = await enter((await somebody('sam-q')).id);
});
afterAll(() => community.close());

/** The job that was asked for, as the worker would do it. */
async function work(): Promise<void> {
	const { rows } = await community.owner.query<{ id: string }>('select id from exports where ready_at is null');
	for (const { id } of rows) await makeExport(id);
}

async function download(member: Member, secret = passphrase): Promise<Map<string, string>> {
	const opened = await openExport(member, secret, now());
	if (!opened || 'problem' in opened) throw new Error(JSON.stringify(opened));
	const pieces: Buffer[] = [];
	for await (const piece of opened.pieces) pieces.push(piece);
	const whole = Buffer.concat(pieces);
	expect(whole.length).toBe(opened.bytes);
	return readArchive(whole);
}

describe('what is held', () => {
	it('names every table and every column of the database', async () => {
		const { rows } = await community.owner.query<{ table_name: string; columns: string[] }>(`
			select table_name::text, array_agg(column_name::text order by column_name) as columns
			from information_schema.columns join pg_class c on c.relname = table_name and c.relnamespace = 'public'::regnamespace
			where table_schema = 'public' and c.relkind in ('r', 'p') and table_name <> 'schema_migrations' group by 1`);
		const inDatabase = Object.fromEntries(rows.map(({ table_name, columns }) => [table_name, columns]));
		const said = Object.fromEntries(Object.entries(whatWeHold).map(([table, held]) => [table, columnsOf(held).sort()]));
		expect(said, 'src/features/privacy/what-we-hold.ts says what each table holds').toEqual(inDatabase);
	});

	it('has a name in the catalogue for each part, table and field of a copy', async () => {
		const m = Object.keys(await import('#messages'));
		const missing = Object.entries(whatWeHold).flatMap(([table, { copied: fields, group }]) => [
			`data_table_${table}`,
			...(group ? ['data_field_group'] : []),
			...(fields?.split(' ').map((field) => `data_field_${camel(field).toLowerCase()}`) ?? [])
		]);
		for (const name of [
			...missing,
			...copied.map((part) => `data_part_${part}`),
			...kinds.map((kind) => `data_holds_${kind}`)
		])
			expect(m).toContain(name);
	});

	it('is in the copy wherever it says whose it is', () => {
		for (const [table, held] of Object.entries(whatWeHold))
			if (held.of.length > 0) expect(copied, table).toContain(held.kind);
	});
});

describe('a copy of everything', () => {
	let files: Map<string, string>;

	it('is asked for with the passphrase, and made while its member waits', async () => {
		const slug = await groupOf(ruth, 'Night Owls');
		const own = await groupOf(sam, 'Of my own');
		await seat(slug, ana);
		await enterGroup(sam, slug, { version: 1, words: '', name: 'Heron' }, now());
		await changeEmail(sam, 'sam@letters.example', passphrase, now());
		await addPasskey(sam.id);
		await inviteByLink(sam, own, { note: 'For a cousin', days: 7, uses: 1 }, now());
		await say(sam, slug, 'I said <this> & "that".');
		const others = await say(ana, slug, 'Said by ana, and hers.');
		await writeReply(sam, slug, others, { key: crypto.randomUUID(), body: 'My answer.' }, now());
		await setGesture(sam, slug, others, { kind: 'hope', made: true }, now());
		await writePage(sam, { key: crypto.randomUUID(), kind: 'letter', body: 'Dear you, nobody reads this.' }, now());
		await storyOf(sam, null, { title: 'A draft, sealed', past: 'Only in my drawer.' }, now());
		await storyOf(sam, 'public', { title: 'Told to all' }, now());
		await setBeenThere(sam, await storyOf(ana, 'community', {}, now()), true, now());
		await chooseSupporter(sam, await seatOf(slug, ana), now());
		await askToConnect(sam, await seatOf(slug, ana), 'You said my own thought. May I write to you?', now());
		await askToConnect(ruth, await seatOf(slug, sam), 'Said to sam, and mine.', now());
		await keepApart(sam, { handle: 'an-ex' }, now());
		const [feeling, helped, line] = [2 as const, ['walk'], 'Only in my drawer, this line.'];
		await checkIn(sam, { key: crypto.randomUUID(), feeling, helped, line, grief: 3, urge: null, loneliness: null });
		await changeMutes(sam, { topics: ['abuse'], words: ['wedding'] });
		const room = (await findRoom({ kind: 'member', id: sam.id }, slug))!;
		for (const [person, words] of [
			[sam, 'Said at night, for twelve hours.'],
			[ana, 'Ana said this.']
		] as const)
			await sayInRoom({ kind: 'member', id: person.id }, room, { key: crypto.randomUUID(), words, notes: [] }, now());
		await sayInRoom({ kind: 'member', id: sam.id }, room, { key: crypto.randomUUID(), gesture: 'hope' }, now());
		const left = await groupOf(ruth, 'Left');
		await seat(left, sam);
		await leaveGroup(sam, left, 'keep', now());

		expect(await askForExport(sam, 'not this', now())).toEqual({ problem: 'wrong' });
		expect(await readExport(sam, now())).toMatchObject({ state: 'none' });
		expect(await askForExport(sam, passphrase, now())).toBe(true);
		expect(await readExport(sam, now())).toMatchObject({ state: 'making', done: 0, parts: copied.length });
		expect(await openExport(sam, passphrase, now()), 'it is not ready').toBeNull();
		await work();
		expect(await readExport(sam, now())).toMatchObject({ state: 'ready', done: copied.length });
		expect(await openExport(sam, 'not this', now())).toEqual({ problem: 'wrong' });
		files = await download(sam);
	});

	const rowsOf = (table: string) => JSON.parse(files.get(`data/${table}.json`)!) as Record<string, unknown>[];

	it('holds every table that says whose it is, with all its columns', () => {
		for (const [table, held] of Object.entries(whatWeHold).filter(([, each]) => each.of.length > 0)) {
			const rows = rowsOf(table);
			for (const row of rows)
				expect(Object.keys(row).sort(), table).toEqual(
					[
						...(held.group ? ['group'] : []),
						...(held.copied?.split(' ').map(camel) ?? []),
						...(held.opens ? [held.opens] : [])
					].sort()
				);
		}
		expect(rowsOf('members')).toMatchObject([{ handle: 'sam-q' }]);
		expect(rowsOf('auth_users')).toMatchObject([{ email: 'sam@letters.example' }]);
		expect(rowsOf('memberships').map(({ group, name }) => `${group}: ${name}`)).toContain('Night Owls: Heron');
		expect(rowsOf('membership_endings')).toMatchObject([{ group: 'Left', how: 'left' }]);
		expect(rowsOf('invitations')).toMatchObject([{ note: 'For a cousin' }]);
		expect(rowsOf('shares')).toMatchObject([{ body: 'I said <this> & "that".', byline: 'Heron' }]);
		expect(rowsOf('replies')).toMatchObject([{ body: 'My answer.' }]);
		expect(rowsOf('room_lines')).toMatchObject([
			{ group: 'Night Owls', name: 'Heron', words: 'Said at night, for twelve hours.', gesture: null },
			{ words: null, gesture: 'hope' }
		]);
		expect(files.get('words.html')).toContain('Said at night, for twelve hours.');
		expect(rowsOf('check_ins')).toMatchObject([
			{ feeling: 2, helped: ['walk'], line: 'Only in my drawer, this line.' }
		]);
		expect(rowsOf('gestures')).toMatchObject([{ kind: 'hope' }]);
		expect(rowsOf('supporters')).toMatchObject([{ name: 'ana-m', ownName: 'Heron' }]);
		expect(rowsOf('connections').toSorted((one) => (one.words ? -1 : 1))).toMatchObject([
			{ askerName: 'Heron', answererName: 'ana-m', words: 'You said my own thought. May I write to you?' },
			{ answererName: 'Heron', words: null }
		]);
		expect(rowsOf('blocks')).toMatchObject([{ handle: 'an-ex' }]);
		expect(rowsOf('muted_words')).toMatchObject([{ word: 'wedding' }]);
		expect(rowsOf('auth_sessions')).toHaveLength(1);
	});

	it('has private words opened, in pages that can be read without a program', () => {
		expect(rowsOf('pages')).toMatchObject([{ kind: 'letter', body: 'Dear you, nobody reads this.' }]);
		expect(files.get('pages.html')).toContain('Dear you, nobody reads this.');
		expect(rowsOf('stories')).toMatchObject([
			{ title: 'A draft, sealed', past: 'Only in my drawer.', experience: 'breakup', audience: 'me' },
			{ title: 'Told to all', byline: 'sam-q', sinceMonth: '2026-03-01' }
		]);
		expect(rowsOf('been_there')).toHaveLength(1);
		expect(files.get('words.html')).toContain('Only in my drawer.');
		expect(files.get('words.html')).toContain('I said &#60;this&#62; &#38; &#34;that&#34;.');
		for (const part of copied) expect(files.get('index.html')).toContain(`${part}.html`);
		for (const [name, content] of files) expect(content, name).not.toMatch(/<script|https?:|undefined|\[object/);
	});

	it('holds no secret, no id of anybody, and nothing that others said', async () => {
		const whole = [...files.values()].join('\n');
		const { rows } = await community.owner.query<{ secret: string }>(
			`select token as secret from auth_sessions where user_id = $1 union all select password from auth_accounts where user_id = $1
				union all select credential_id from auth_passkeys where user_id = $1
				union all select id::text from members`,
			[sam.id]
		);
		expect(rows.length).toBeGreaterThan(5);
		for (const { secret } of rows) expect(whole).not.toContain(secret);
		expect(whole).not.toContain('Said by ana');
		expect(whole).not.toContain('Said to sam');
	});

	it('lies sealed in the database, and is nobody else’s', async () => {
		const { rows } = await community.owner.query<{ sealed: Buffer; export_id: string }>('select * from export_pieces');
		expect(rows.length).toBeGreaterThan(0);
		expect(Buffer.concat(rows.map(({ sealed }) => sealed)).includes('index.html')).toBe(false);
		const { database } = community.hearth;
		const pieces = (tx: Parameters<Parameters<typeof database.asMember>[1]>[0]) =>
			sql<{ n: string }>`select (select count(*) from export_pieces) + (select count(*) from exports) as n`
				.execute(tx)
				.then(({ rows: [row] }) => Number(row!.n));
		expect(await database.asMember(sam.id, pieces)).toBeGreaterThan(1);
		for (const other of [ana, ruth, nils]) expect(await database.asMember(other.id, pieces)).toBe(0);
		expect(await database.asVisitor(pieces)).toBe(0);
		expect(await openExport(await enter((await somebody('wendel')).id), passphrase, now())).toBeNull();
	});

	it('is one at a time, can be thrown away, and goes when its time is over', async () => {
		expect(await askForExport(sam, passphrase, now())).toBe(true);
		expect(await readExport(sam, now())).toMatchObject({ state: 'making' });
		await askForExport(sam, passphrase, now());
		expect((await community.owner.query('select * from exports')).rowCount).toBe(1);
		await removeExport(sam);
		expect((await community.owner.query('select * from export_pieces')).rowCount).toBe(0);
		await askForExport(sam, passphrase, now());
		await work();
		community.clock.now += 47 * 3_600_000;
		await sweepCopies();
		expect(await readExport(sam, now())).toMatchObject({ state: 'ready' });
		community.clock.now += 3_600_000;
		expect(await readExport(sam, now()), 'also before the job came by').toMatchObject({ state: 'none' });
		expect(await openExport(sam, passphrase, now())).toBeNull();
		await sweepCopies();
		expect((await community.owner.query('select * from export_pieces')).rowCount).toBe(0);
	});

	it('that was cut off is begun anew from the first part', async () => {
		await askForExport(sam, passphrase, now());
		await community.owner.query(`update exports set done = 3`);
		await community.owner.query(
			`insert into export_pieces select id, 0, 'left over by a server that was killed' from exports`
		);
		await work();
		expect((await download(sam)).size).toBe(files.size);
		community.clock.now += 1000;
		await removeExport(sam);
	});

	it('is as large as a life: more than one piece, in order', async () => {
		const much = Array.from({ length: 90_000 }, (_, index) => (index * 2654435761).toString(36)).join(' ');
		for (let from = 0; from < much.length; from += 9000)
			await community.owner.query(
				`insert into shares (id, group_id, author_id, byline, audience, wish, body, created_at, form_key)
					select gen_random_uuid(), (select group_id from memberships where member_id = $1 limit 1), $1, 'Heron', 'me', 'listen', $2, now(), gen_random_uuid()`,
				[sam.id, much.slice(from, from + 9000)]
			);
		await askForExport(sam, passphrase, now());
		await work();
		expect((await community.owner.query('select * from export_pieces')).rowCount).toBeGreaterThan(1);
		const shares = JSON.parse((await download(sam)).get('data/shares.json')!) as unknown[];
		expect(shares.length).toBe(Math.ceil(much.length / 9000) + 1);
	});
});
