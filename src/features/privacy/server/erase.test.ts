import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveReport, takeMeasure, takeReport } from '#features/care/server/measures.ts';
import { readQueue, report } from '#features/care/server/reports.ts';
import { askToSit, sayInSitting, takeSitting } from '#features/care/server/sitting.ts';
import { keepApart } from '#features/groups/server/apart.ts';
import { closeGroup, inviteByLink, makeFacilitator } from '#features/groups/server/lead.ts';
import { enterGroup, fillFreeSeats, leaveGroup, removeMember } from '#features/groups/server/seats.ts';
import { writePage } from '#features/journal/server/pages.ts';
import { makeHost } from '#features/host/server/set-up.ts';
import { changeEmail } from '#features/people/server/account.ts';
import type { Member } from '#features/people/viewer.ts';
import { changeMutes } from '#features/sharing/server/mutes.ts';
import { readGroupPage } from '#features/sharing/server/pages.ts';
import { setGesture, writeReply } from '#features/sharing/server/write.ts';
import { setBeenThere } from '#features/stories/server/marks.ts';
import { chooseSupporter } from '#features/support/server/supporters.ts';
import { newId } from '#server/database/ids.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, seatOf, someone } from '../../../../tests/people.ts';
import { storyOf } from '../../../../tests/stories.ts';
import { addPasskey, enter, passphrase, somebody } from '../../../../tests/somebody.ts';
import { eraseAccount, readLeftBehind, sweepTraces } from './erase.ts';
import { carryOutRetention } from './retention.ts';

let community: TestCommunity;
let ruth: Member, ana: Member;
beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, ana] = (await Promise.all(['ruth', 'ana-m'].map(someone))) as [Member, Member];
});
afterAll(() => community.close());

const now = () => community.clock.now;
const goes = (member: Member, change: Partial<Parameters<typeof eraseAccount>[1]> = {}) =>
	eraseAccount(member, { words: 'erase', except: [], passphrase, ...change }, now());

/** A member who signs in with a passphrase, as people are. */
async function person(handle: string): Promise<Member> {
	return enter((await somebody(handle)).id);
}

/** Every place in the whole database, jobs included, in which a text stands: as text, bytes, JSON or id. */
async function placesOf(text: string): Promise<string[]> {
	const { rows: columns } = await community.owner.query<{ place: string; columns: string[] }>(`
		select format('%I.%I', table_schema, table_name) as place, array_agg(column_name::text order by column_name) as columns
		from information_schema.columns join pg_class c on c.relname = table_name and c.relnamespace = table_schema::regnamespace
		where table_schema in ('public', 'graphile_worker') and c.relkind in ('r', 'p') group by 1 order by 1`);
	const found: string[] = [];
	for (const { place, columns: names } of columns)
		for (const name of names) {
			const { rows } = await community.owner.query<{ found: boolean }>(
				`select exists (select 1 from ${place} t where strpos(t."${name}"::text, case pg_typeof(t."${name}")
					when 'bytea'::regtype then encode(convert_to($1, 'utf8'), 'hex') else $1 end) > 0) as found`,
				[text]
			);
			if (rows[0]!.found) found.push(`${place}.${name}`);
		}
	return found;
}

it('the search that proves it finds text, JSON, ids and bytes', async () => {
	const wren = await person('wren');
	const slug = await groupOf(wren, 'A needle in it');
	await community.owner.query(`insert into graphile_worker._private_tasks (identifier) values ('needle-in-jobs')`);
	await community.owner.query(
		`insert into recovery_codes (member_id, code_hash, made_at) values ($1, 'needle-bytes', now())`,
		[wren.id]
	);
	expect(await placesOf('A needle in it')).toEqual(['public.groups.name']);
	expect(await placesOf('What is said here')).toEqual(['public.agreements.rules']);
	expect(await placesOf('needle-in-jobs')).toEqual(['graphile_worker._private_tasks.identifier']);
	expect(await placesOf('needle-bytes')).toEqual(['public.recovery_codes.code_hash']);
	expect(await placesOf(wren.id)).toContain('public.memberships.member_id');
	expect(slug).toBe('a-needle-in-it');
});

describe('somebody who goes', () => {
	it('leaves no trace of name, address, id or erased words in any column of any table', async () => {
		const sam = await person('samuel-quist');
		await changeEmail(sam, 'sq@letters.example', passphrase, now());
		await addPasskey(sam.id);
		const led = await groupOf(sam, 'Led together');
		const [quiet, open, left, full] = (await Promise.all([
			groupOf(ruth, 'Words stay'),
			groupOf(ruth, 'Words go'),
			groupOf(ruth, 'Left before'),
			groupOf(ruth, 'Full', { capacity: 2 })
		])) as [string, string, string, string];
		await seat(led, ana);
		await makeFacilitator(sam, led, await seatOf(led, ana), now());
		await inviteByLink(sam, led, { note: 'for quist cousins', days: 7, uses: 1 }, now());
		await enterGroup(sam, quiet, { version: 1, words: '', name: 'Heron at dusk' }, now());
		await seat(open, sam, ana);
		await seat(quiet, ana);
		await seat(left, sam);
		await seat(full, sam);
		const kept = await say(sam, quiet, 'These words may stay.');
		const gone = await say(sam, open, 'These words leave with me.', { audience: 'public' });
		await say(sam, left, 'I was in this group as well.');
		await leaveGroup(sam, left, 'keep', now());
		const answered = await say(sam, open, 'Was anybody here before?');
		await writeReply(ana, open, answered, { key: crypto.randomUUID(), body: 'I was, and it passed.' }, now());
		const others = await say(ana, open, 'Said by ana.');
		await writeReply(sam, open, others, { key: crypto.randomUUID(), body: 'My answer leaves too.' }, now());
		await setGesture(sam, open, others, { kind: 'hope', made: true }, now());
		await say(sam, quiet, 'Only for myself.', { audience: 'me' });
		await community.owner.query(
			`insert into shares (id, author_id, kind, audience, wish, body, created_at, form_key)
				values ($1, $2, 'page', 'supporters', 'listen', 'A page for my circle.', now(), $1)`,
			[newId(), sam.id]
		);
		const page = await writePage(
			sam,
			{ key: crypto.randomUUID(), kind: 'letter', body: 'A letter nobody gets.' },
			now()
		);
		const letterId = (page as { id: string }).id;
		expect(await placesOf(letterId)).toEqual(['public.shares.id']);
		const story = await storyOf(sam, 'public', { past: 'A story that goes along.' }, now());
		await storyOf(sam, 'group', { group: quiet, past: 'A story that goes along, too.' }, now());
		await setBeenThere(ana, story, true, now());
		await setBeenThere(sam, await storyOf(ana, 'community', {}, now()), true, now());
		await chooseSupporter(sam, await seatOf(open, ana), now());
		await chooseSupporter(ana, await seatOf(quiet, sam), now());
		await keepApart(ruth, { handle: 'somebody-else' }, now());
		await changeMutes(sam, { topics: [], words: ['quistmuted'] });
		await enterGroup(ana, full, { version: 1, words: '' }, now());

		const traces = ['samuel-quist', 'sq@letters.example', 'Heron at dusk', 'for quist cousins', 'quistmuted', sam.id];
		const erased = [
			'These words leave',
			'A story that goes along',
			story,
			'Was anybody here',
			'My answer leaves',
			'Only for myself',
			'A page for my circle',
			'as well.'
		];
		for (const text of [...traces, ...erased]) expect(await placesOf(text), text).not.toEqual([]);
		const { groups } = await readLeftBehind(sam);
		expect(groups.find(({ slug }) => slug === led)).toMatchObject({ leadsAlone: false });
		const quietId = groups.find(({ slug }) => slug === quiet)!.id;
		expect(groups.find(({ slug }) => slug === left)).toMatchObject({ words: 1 });

		expect(await goes(sam, { except: [`unnamed ${quietId}`] })).toBe(true);
		await fillFreeSeats(null, now());
		await sweepTraces(Date.now() + 2 * 3_600_000);
		for (const text of [...traces, ...erased]) expect(await placesOf(text), text).toEqual([]);

		expect(await placesOf(letterId)).toEqual([]);
		expect(await placesOf('These words may stay.')).toEqual(['public.shares.body']);
		expect((await readGroupPage(ana, quiet, null))?.shares.find(({ id }) => id === kept)).toMatchObject({
			byline: null
		});
		const feed = (await readGroupPage(ana, open, null))!.shares;
		expect(feed.find(({ id }) => id === gone)).toBeUndefined();
		expect(feed.find(({ id }) => id === answered)).toMatchObject({ byline: null, body: '', withdrawn: true });
		expect(feed.find(({ id }) => id === answered)!.replies).toHaveLength(1);
		expect(await seatOf(full, ana), 'the free seat went to whoever waited').toBeTruthy();
		expect((await placesOf(ana.id)).includes('public.memberships.member_id')).toBe(true);
	});

	it('is not erased by a wrong passphrase, nor by whoever is no member', async () => {
		const noor = await person('noor-a');
		expect(await goes(noor, { passphrase: 'a wrong one' })).toEqual({ problem: 'wrong' });
		expect(await placesOf('noor-a')).not.toEqual([]);
		await expect(
			community.hearth.database.asVisitor(async (tx) => {
				await sql`select erase_account('{}'::uuid[], now())`.execute(tx);
			}, 'write')
		).rejects.toThrow('no member');
	});

	it('hands over or closes first what they lead alone, and nothing is half-erased until then', async () => {
		const lea = await person('lea-d');
		const slug = await groupOf(lea, 'Led alone');
		await seat(slug, ana);
		const words = await say(lea, slug, 'I open this.');
		expect((await readLeftBehind(lea)).groups[0]).toMatchObject({ leadsAlone: true });
		expect(await goes(lea)).toEqual({ problem: 'leads-alone' });
		expect((await readGroupPage(ana, slug, null))!.shares.find(({ id }) => id === words)).toMatchObject({
			byline: 'lea-d'
		});
		await closeGroup(lea, slug, 'Goodbye.', now());
		expect(await goes(lea)).toBe(true);
		expect(await placesOf(lea.id)).toEqual(['public.live_events.member_id']);
	});

	it('is not the last host', async () => {
		const [host, second] = [await person('the-host'), await person('second-host')];
		const appoint = (member: Member) =>
			community.hearth.database.asSystem('test', (tx) => makeHost(tx, member.id, host.id, now()));
		await appoint(host);
		expect((await readLeftBehind(host)).lastHost).toBe(true);
		expect(await goes(host)).toEqual({ problem: 'last-host' });
		await appoint(second);
		expect(await goes(host)).toBe(true);
		expect(await goes(second)).toEqual({ problem: 'last-host' });
	});

	it('stays away from whoever typed their name, also when somebody takes that name again', async () => {
		const [mia, rex] = [await person('mia-b'), await person('rex-b')];
		await keepApart(mia, { handle: 'rex-b' }, now());
		const slug = await groupOf(ruth, 'A small room');
		await seat(slug, mia);
		expect(await goes(rex)).toBe(true);
		expect(await placesOf('rex-b')).toEqual(['public.blocks.handle', 'public.blocks.known_as']);
		const again = await person('rex-b');
		expect(await enterGroup(again, slug, { version: 1, words: '' }, now())).toEqual({ now: 'waiting' });
	});

	it('sees the groups that they left, and not the name of one that they may no longer see', async () => {
		const ivo = await person('ivo-k');
		const hidden = await groupOf(ruth, 'Once open');
		await seat(hidden, ivo);
		await say(ivo, hidden, 'Something of mine.');
		await removeMember(ruth, hidden, await seatOf(hidden, ivo), 'Not here.', now());
		await community.owner.query(`update groups set listed = false, name = 'A name of today' where slug = $1`, [hidden]);
		expect((await readLeftBehind(ivo)).groups).toEqual([
			expect.objectContaining({ name: null, slug: null, words: 1, until: now() })
		]);
		expect(await goes(ivo)).toBe(true);
		expect(await placesOf('Something of mine.')).toEqual([]);
	});

	it('leaves with care what was reported, until care lets go of it; and their names in the log that nobody edits', async () => {
		const [eli, kit] = [await person('eli-marsh'), await person('kit-marsh')];
		const slug = await groupOf(ruth, 'Cared for');
		await seat(slug, eli, kit);
		const words = await say(eli, slug, 'Harsh words of eli.');
		await report(kit, { words }, { reason: 'harassment', words: 'Kit felt small.' }, now());
		const queued = (await readQueue(ruth))!.reports.find(({ name }) => name === 'eli-marsh')!;
		await takeReport(ruth, queued.id, true, now());
		await takeMeasure(
			ruth,
			queued.id,
			{ kind: 'edit-asked', words: 'Please say it kindly.', notes: [], days: 1 },
			now()
		);
		await resolveReport(ruth, queued.id, 'acted', '', now());
		await askToSit(kit, slug, now());
		const { rows } = await community.owner.query<{ id: string }>('select id from sittings');
		await takeSitting(ruth, rows[0]!.id, now());
		await sayInSitting(kit, rows[0]!.id, 'Kit cannot sleep.', now());
		const lines = async () =>
			(await community.owner.query('select 1 from sitting_lines where member_id = $1 or sealed is not null', [kit.id]))
				.rowCount;
		expect(await lines()).toBe(1);
		expect(await placesOf('Kit cannot sleep.'), 'it lies sealed').toEqual([]);

		expect(await goes(eli)).toBe(true);
		expect(await goes(kit)).toBe(true);
		await sweepTraces(Date.now() + 2 * 3_600_000);
		expect(await lines()).toBe(0);
		expect(await placesOf('Harsh words of eli.')).toEqual(['public.reports.copy']);
		expect(await placesOf('Kit felt small.')).toEqual(['public.reports.words']);
		expect(await placesOf(eli.id)).toEqual([]);
		expect(await placesOf(kit.id), 'who did something in care').toEqual(['public.care_log.actor_id']);
		await carryOutRetention(now() + 181 * 86_400_000);
		for (const text of ['Harsh words of eli.', 'Kit felt small.']) expect(await placesOf(text)).toEqual([]);
		expect(await placesOf('eli-marsh')).toEqual(['public.care_log.about']);
		expect(await placesOf('kit-marsh')).toEqual(['public.care_log.about', 'public.care_log.actor_name']);
	});

	it('may press twice', async () => {
		const uma = await person('uma-t');
		const both = await Promise.allSettled([goes(uma), goes(uma)]);
		expect(both[0]).toMatchObject({ status: 'fulfilled' });
		expect(await placesOf('uma-t')).toEqual([]);
	});
});
