import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { report } from '#features/care/server/reports.ts';
import { keepApart } from '#features/groups/server/apart.ts';
import { beginSession } from '#features/people/server/sessions.ts';
import type { Member } from '#features/people/viewer.ts';
import { writeShare } from '#features/sharing/server/write.ts';
import { readSettings } from '#server/settings.ts';
import { openCommunity } from '#server/start.ts';
import { cookieOf, sitAsGuest } from '../guests.ts';
import {
	leaksIn,
	namesIn,
	noLeak,
	reportsWithout,
	rowsOf,
	runsOnlyIn,
	secretsFrom,
	tellingHandles
} from './secrets.ts';
import { plantedIn } from '../planted.ts';
import { dataFolder, startServer, type Started } from './server.ts';
import { followEverything, post, unescape, visit, visitEverything, type Browser } from './visiting.ts';

// Everything that is sent to somebody's browser (pages, the data behind them, live windows) is searched for what its reader
// may not know: the accounts of others, words that are not for them, names behind masks, who reported.

let dataDir: string;
let remove: () => Promise<void>;
let server: Started;
let owner: pg.Client;
const cookies = new Map<string, string>();
const viewers = ['sam', 'wren', 'two-left-shoes', 'juno', 'rafa', 'ruth', 'host'];
const writers = ['kieran-m', 'lucia-v', 'gil-t', 'omar'];
const guest = 'a guest';
const browserOf = (who: string): Browser => ({ url: server.url, cookie: cookies.get(who)! });
/** Said behind a mask in a group that ruth leads, and reported by somebody who sits there. */
let maskedReport: string;

beforeAll(async () => {
	({ dataDir, remove } = await dataFolder());
	const environment = { HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'silent' };
	await plantedIn(dataDir);
	const { hearth, close } = await openCommunity(readSettings(environment));
	const members = new Map<string, Member>();
	for (const handle of [...viewers, ...writers]) {
		const { id } = await hearth.database.asSystem('test', (tx) =>
			tx.selectFrom('members').select('id').where('handle', '=', handle).executeTakeFirstOrThrow()
		);
		members.set(handle, { id, handle, locale: 'en', timeZone: 'UTC', isHost: false, hasNews: false, sessionId: '' });
		cookies.set(handle, await beginSession(id));
	}
	const find = (handle: string) => members.get(handle)!;
	const said = { key: crypto.randomUUID(), body: 'Stop it, all of you.', notes: [], masked: true };
	const share = await writeShare(find('gil-t'), 'tuesday-widowers', { ...said, audience: 'group', wish: 'listen' });
	const words = share && 'id' in share ? share.id : '';
	expect(await report(find('omar'), { words }, { reason: 'other', words: 'That was hard to read.' })).toBe(true);
	expect(await keepApart(find('omar'), { handle: 'the-one-from-mill-road' })).toBe(true);
	cookies.set(guest, cookieOf(await sitAsGuest('night-owls', 'Passing By')));
	await close();
	server = await startServer({ HEARTH_DATA_DIR: dataDir });
	await server.ready();
	const socket = encodeURIComponent(path.join(dataDir, 'socket'));
	owner = new pg.Client({ connectionString: `postgres://hearth_owner@localhost/hearth?host=${socket}` });
	await owner.connect();
	const [reported] = await rowsOf(owner)<{ id: string }>(
		`select r.id from reports r join groups g on g.id = r.group_id where r.masked and g.slug = 'tuesday-widowers'`
	);
	maskedReport = `/care/reports/${reported!.id}`;
});
afterAll(async () => {
	await owner?.end();
	await server?.stop();
	await remove();
});

describe.each(viewers)('everything that is sent to %s', (who) => {
	it('tells no account, no word and no name that is not theirs to know', { timeout: 120_000 }, async () => {
		const { text, addresses } = await visitEverything(browserOf(who));
		const windows = followEverything(browserOf(who), text);
		await Promise.all(windows.map((window) => window.ready));
		const masked = `Said behind a mask for the scan ${who}`;
		const form = { key: crypto.randomUUID(), body: masked, audience: 'group', wish: 'listen', masked: 'yes' };
		expect((await post(browserOf('kieran-m'), '/groups/after-the-breakup/shares', form)).status).toBe(303);
		const owls = { ...form, key: crypto.randomUUID(), body: `Said among the owls for the scan ${who}` };
		expect((await post(browserOf('lucia-v'), '/groups/night-owls/shares', owls)).status).toBe(303);
		const all = () => windows.map((window) => window.heard()).join('\n');
		const hears = ['sam', 'juno', 'two-left-shoes'].includes(who);
		for (let tries = 0; tries < (hears ? 100 : 10) && !all().includes(masked); tries++)
			await new Promise((resolve) => setTimeout(resolve, 200));
		const heard = all();
		for (const window of windows) window.close();

		const secrets = await secretsFrom(owner, who);
		expect(addresses.length, 'the premise: many pages').toBeGreaterThan(who === 'rafa' ? 20 : 60);
		expect(secrets.ids.length).toBeGreaterThan(60);
		expect(secrets.words.length, 'there is much that they may not read').toBeGreaterThan(100);
		expect(secrets.handles.length, 'and there are people whom they do not know').toBeGreaterThan(3);
		expect(secrets.handles, 'and somebody whom another keeps away from').toContain('the-one-from-mill-road');
		expect(heard.includes(masked), 'and windows hear what is theirs, and nothing else').toBe(hears);
		const sent = unescape(`${text}\n${heard}`);
		expect(leaksIn(sent, secrets)).toEqual(noLeak);
		const planted = [secrets.ids[0], secrets.words.at(-1), `by ${secrets.handles[0]}`].join('\n');
		expect(leaksIn(`${sent}\n${planted}`, secrets), 'one of each would be found').toEqual({
			accounts: [secrets.ids[0]],
			words: secrets.words.filter((run) => run === secrets.words.at(-1)),
			names: [secrets.handles[0]]
		});
	});
});

describe.each(['ruth', 'host'])('what a report tells %s', (who) => {
	it('is neither who made it nor who is behind a mask', async () => {
		const { addresses } = await visitEverything(browserOf(who));
		const reports = await reportsWithout(owner, addresses);
		expect(reports.length, 'the premise: there are some').toBeGreaterThan(who === 'host' ? 3 : 1);
		expect(reports).toContainEqual({ address: maskedReport, masked: true, names: ['gil-t', 'omar'] });
		for (const { address, names } of reports) {
			const page = await visit(browserOf(who), address);
			expect(page).toContain('Who reported it');
			expect(namesIn(page, names), address).toEqual([]);
		}
	});
});

// The policies and functions that keep it from them are taken away, one each, and the search must tell.
describe('a leak that was planted in the database', () => {
	const leaking = async (leak: string, mended: string, look: () => Promise<void>) => {
		await owner.query(leak);
		try {
			await look();
		} finally {
			await owner.query(mended);
		}
	};

	it('is found where a facilitator reads reports of a group that they do not lead', async () => {
		const [other] = await rowsOf(owner)<{ id: string }>(
			`select r.id from reports r join groups g on g.id = r.group_id where g.slug = 'after-the-breakup' order by r.id`
		);
		const secrets = await secretsFrom(owner, 'ruth');
		const look = () => visit(browserOf('ruth'), `/care/reports/${other!.id}`);
		expect(leaksIn(await look(), secrets)).toEqual(noLeak);
		await leaking(
			'create policy planted_leak on reports for select using (true)',
			'drop policy planted_leak on reports',
			async () => expect(leaksIn(await look(), secrets).words).not.toEqual([])
		);
	});

	it('is found where a host is told who is behind a mask before two agreed', async () => {
		const [{ kept }] = (await rowsOf(owner)<{ kept: string }>(
			`select pg_get_functiondef('public.revealed_name(uuid)'::regprocedure) as kept`
		)) as [{ kept: string }];
		const look = async () => namesIn(await visit(browserOf('host'), maskedReport), ['gil-t', 'omar']);
		expect(await look()).toEqual([]);
		const leak = `create or replace function revealed_name(p_report uuid) returns text language plpgsql stable security definer
			set search_path = '' as $$ begin
				return (select m.handle from public.reports r join public.members m on m.id = r.accused_id where r.id = p_report);
			end $$`;
		await leaking(leak, kept, async () => expect(await look()).toEqual(['gil-t']));
	});

	it('is found where somebody reads what was said in a group where they do not sit', async () => {
		for (const who of ['ruth', 'host']) {
			const secrets = await secretsFrom(owner, who);
			const [said] = await rowsOf(owner)<{ id: string }>(
				`select s.id from shares s join groups g on g.id = s.group_id
				where g.slug = 'staying-steady' and s.audience = 'group' and length(s.body) > 200 order by s.id limit 1`
			);
			const look = () => visit(browserOf(who), `/groups/staying-steady/shares/${said!.id}`);
			expect(leaksIn(await look(), secrets)).toEqual(noLeak);
			await leaking(
				'create policy planted_leak on shares for select using (true)',
				'drop policy planted_leak on shares',
				async () => expect(leaksIn(await look(), secrets).words, who).not.toEqual([])
			);
		}
	});
});

describe('everything that is sent to a guest', () => {
	it('is what is public, and what is said in the room where they sit', { timeout: 120_000 }, async () => {
		const { text, addresses } = await visitEverything(browserOf(guest));
		expect(addresses).toContain('/groups/night-owls');
		const room = await visit(browserOf(guest), '/groups/night-owls/room');
		expect(room).toContain('You are here as Passing By.');
		const windows = followEverything(browserOf(guest), room);
		expect(windows).toHaveLength(1);
		await Promise.all(windows.map((window) => window.ready));
		// Whoever writes under another name than their handle says something while the guest listens.
		const masked = 'Said by a lamp while a guest listened';
		const line = { key: crypto.randomUUID(), words: masked };
		expect((await post(browserOf('lucia-v'), '/groups/night-owls/room?/say', line)).status).toBe(303);
		const share = {
			key: crypto.randomUUID(),
			body: 'Said among the owls, for members',
			audience: 'group',
			wish: 'listen'
		};
		expect((await post(browserOf('lucia-v'), '/groups/night-owls/shares', share)).status).toBe(303);
		const heard = () => windows.map((window) => window.heard()).join('\n');
		for (let tries = 0; tries < 100 && !heard().includes(masked); tries++)
			await new Promise((resolve) => setTimeout(resolve, 100));
		expect(heard(), 'the premise: the room is heard').toContain(masked);
		const sent = unescape(`${text}\n${room}\n${heard()}`);
		for (const window of windows) window.close();

		const members = await rowsOf(owner)<{ id: string; handle: string }>('select id, handle from members');
		const words = await rowsOf(owner)<{ body: string; open: boolean }>(
			`select body, audience = 'public' and hidden_at is null as open from shares union all select body, false from replies
			union all select concat_ws(E'\\n', title, past, turning_point, present, to_myself_then),
				audience = 'public' and told_at is not null and hidden_at is null from stories`
		);
		const allowed = words
			.filter(({ open }) => open)
			.map(({ body }) => body)
			.join('\n');
		const unread = words.filter(({ open, body }) => !open && body).map(({ body }) => body);
		const names = await rowsOf(owner)<{ name: string }>(
			`select l.name from room_lines l join groups g on g.id = l.group_id where g.slug = 'night-owls'
			union select m.name from facilitations f join memberships m using (group_id, member_id) join groups g on g.id = f.group_id where g.listed
			union select byline from shares where audience = 'public' and byline is not null
			union select byline from stories where audience = 'public' and byline is not null`
		);
		const known = new Set<string | null>(names.map(({ name }) => name));
		const secrets = {
			ids: members.map(({ id }) => id),
			words: runsOnlyIn(unread, allowed),
			handles: tellingHandles(
				members.map(({ handle }) => handle),
				known,
				allowed
			)
		};
		expect(secrets.words.length, 'there is much that they may not read').toBeGreaterThan(100);
		expect(secrets.handles, 'the one behind the lamp among them').toContain('lucia-v');
		expect(leaksIn(sent, secrets)).toEqual(noLeak);
	});
});
