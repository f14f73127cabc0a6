import { spawnSync } from 'node:child_process';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import care from '#content/demo/care.json' with { type: 'json' };
import { beginSession } from '#features/people/server/sessions.ts';
import { readSettings } from '#server/settings.ts';
import { openCommunity } from '#server/start.ts';
import { cookieOf, sitAsGuest } from '../guests.ts';
import { dataFolder, root, startServer, type Started } from './server.ts';

// Everything that is sent to a member's browser (pages, the data behind them, live windows) is searched for what the member
// may not know: the accounts of others, words that are not for them, names behind masks. What they may know is reckoned
// here from the tables, and not from the policies that are to be proved.

let dataDir: string;
let remove: () => Promise<void>;
let server: Started;
let owner: pg.Client;
const cookies = new Map<string, string>();
const viewers = ['sam', 'wren', 'two-left-shoes', 'juno', 'rafa'];
const writers = ['kieran-m', 'lucia-v', 'wren'].filter((each) => !viewers.includes(each));
const guest = 'a guest';

beforeAll(async () => {
	({ dataDir, remove } = await dataFolder());
	const environment = { HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'silent' };
	const seeded = spawnSync(process.execPath, [path.join(root, 'src/commands/main.ts'), 'seed'], {
		env: { ...process.env, ...environment },
		encoding: 'utf8'
	});
	expect(seeded.status, seeded.stderr).toBe(0);
	const { hearth, close } = await openCommunity(readSettings(environment));
	for (const handle of [...viewers, ...writers]) {
		const { id } = await hearth.database.asSystem('test', (tx) =>
			tx.selectFrom('members').select('id').where('handle', '=', handle).executeTakeFirstOrThrow()
		);
		cookies.set(handle, await beginSession(id));
	}
	cookies.set(guest, cookieOf(await sitAsGuest('night-owls', 'Passing By')));
	await close();
	server = await startServer({ HEARTH_DATA_DIR: dataDir });
	await server.ready();
	const socket = encodeURIComponent(path.join(dataDir, 'socket'));
	owner = new pg.Client({ connectionString: `postgres://hearth_owner@localhost/hearth?host=${socket}` });
	await owner.connect();
});
afterAll(async () => {
	await owner?.end();
	await server?.stop();
	await remove();
});

const rows = async <Row extends object>(question: string, values: unknown[] = []) =>
	(await owner.query(question, values)).rows as Row[];

/** What leads away, ends something, or is the same for everybody. */
const notFollowed =
	/^\/(sign-out|leave-now|_app|auth|favicon|icon|fonts)|\.(svg|png|css|js|woff2)$|withdrawal|\/export/;

interface Sent {
	text: string;
	addresses: string[];
}

/** All that a browser gets that follows every link it is shown, with the data that SvelteKit would send for each. */
async function visitEverything(who: string): Promise<Sent> {
	const headers = { cookie: cookies.get(who)!, accept: 'text/html' };
	const waiting = [
		'/',
		'/stories',
		'/stories/mine',
		'/stories/feed.xml',
		'/groups',
		'/journal',
		'/pages',
		'/notifications',
		'/account',
		'/care',
		'/care/log'
	];
	const seen = new Set(waiting);
	const text: string[] = [];
	while (waiting.length > 0 && seen.size < 2_000) {
		const address = waiting.shift()!;
		const answer = await fetch(server.url + address, { headers, redirect: 'manual' });
		const body = await answer.text();
		text.push(address, body, [...answer.headers].map((each) => each.join(': ')).join('\n'));
		const bare = address.split(/[?#]/, 1)[0]!.replace(/\/$/, '');
		text.push(await (await fetch(`${server.url}${bare}/__data.json`, { headers, redirect: 'manual' })).text());
		for (const [, link] of body.matchAll(/(?:href|action|data-[a-z-]+)="(\/[^"#]*)/g)) {
			const to = link!.replaceAll('&amp;', '&');
			if (seen.has(to) || notFollowed.test(to) || to.includes('?/')) continue;
			seen.add(to);
			waiting.push(to);
		}
	}
	return { text: text.join('\n'), addresses: [...seen] };
}

/** What a window hears that follows a group live. */
function listen(
	who: string,
	group: string,
	after: string,
	topic = 'group'
): { heard: () => string; close: () => void; ready: Promise<void> } {
	const heard: string[] = [];
	const socket = new WebSocket(`${server.url.replace('http', 'ws')}/live`, {
		headers: { cookie: cookies.get(who)!, origin: server.url }
	});
	const ready = new Promise<void>((resolve, reject) => {
		socket.on('error', reject);
		socket.on('open', () => socket.send(JSON.stringify({ topic, group, after })));
		socket.on('message', (data) => {
			heard.push(String(data));
			resolve();
		});
		socket.on('close', () => resolve());
	});
	return { heard: () => heard.join('\n'), close: () => socket.close(), ready };
}

/** Every window that the pages would open: of groups, and of their reading rooms. */
function followEverything(who: string, text: string) {
	const live = text.matchAll(/data-live="([^"]+)"(?: data-live-topic="([^"]+)")? data-after="(\d+)"/g);
	const followed = new Map([...live].map(([, group, topic, after]) => [`${topic ?? 'group'} ${group}`, after!]));
	return [...followed].map(([what, after]) => {
		const [topic, group] = what.split(' ') as [string, string];
		return listen(who, group, after, topic);
	});
}

const post = (who: string, address: string, form: Record<string, string>) =>
	fetch(server.url + address, {
		method: 'POST',
		body: new URLSearchParams(form),
		redirect: 'manual',
		headers: { cookie: cookies.get(who)!, origin: server.url, accept: 'text/html' }
	});

interface Secrets {
	ids: string[];
	/** A run of letters from words that the member may not read. */
	words: string[];
	handles: string[];
}

/** What the member may not know, and what they may. */
async function secretsFrom(who: string): Promise<Secrets> {
	const [me] = await rows<{ id: string }>('select id from members where handle = $1', [who]);
	const others = await rows<{ id: string; handle: string }>('select id, handle from members where id <> $1', [me!.id]);
	const words = await rows<{ body: string; byline: string | null; may: boolean; mine: boolean }>(
		`with apart as (select blocked_id as id from blocks where blocker_id = $1 union select blocker_id from blocks where blocked_id = $1),
			mine as (select group_id from memberships where member_id = $1),
			read as (select s.*, s.author_id is not distinct from $1 or (s.author_id not in (select id from apart where id is not null) and s.hidden_at is null and (
				s.audience in ('community', 'public') or (s.audience = 'group' and s.group_id in (select group_id from mine))
				or (s.audience = 'supporters' and s.author_id in (select member_id from supporters where supporter_id = $1)))) as may from shares s)
		select body, byline, may, author_id is not distinct from $1 as mine from read
		union all select r.body, r.byline, r.author_id is not distinct from $1 or (read.may and r.hidden_at is null and (r.group_id in (select group_id from mine) or read.author_id = $1)), false
			from replies r join read on read.id = r.share_id
		union all select concat_ws(E'\\n', s.title, s.past, s.turning_point, s.present, s.to_myself_then), s.byline,
			s.author_id = $1 or (s.author_id not in (select id from apart where id is not null) and s.hidden_at is null and (
				s.audience in ('community', 'public') or (s.audience = 'group' and s.group_id in (select group_id from mine))
				or (s.audience = 'supporters' and s.author_id in (select member_id from supporters where supporter_id = $1)))), s.author_id = $1
			from stories s`,
		[me!.id]
	);
	const reported = await rows<{ copy: string }>(
		`select copy from reports where group_id in (select group_id from facilitations where member_id = $1)`,
		[me!.id]
	);
	// They lie sealed: the demo knows what it sealed.
	const sittings = await rows<{ handle: string }>(
		`select m.handle from sittings s join members m on m.id = s.member_id where $1 not in (s.member_id, coalesce(s.taken_by, s.member_id))`,
		[me!.id]
	);
	const said = care.sittings.filter(({ by }) => sittings.some(({ handle }) => handle === by));
	const allowed = [...words.filter(({ may }) => may).map(({ body }) => body), ...reported.map(({ copy }) => copy)].join(
		'\n'
	);
	const runs = (text: string) => text.match(/[\p{L} ]{24,}/gu) ?? [];
	const unread = [
		...words.filter(({ may, body }) => !may && body).map(({ body }) => body),
		...said.map(({ words }) => words)
	];
	const names = await rows<{ name: string }>(
		`select name from memberships where group_id in (select group_id from memberships where member_id = $1)
		union select m.name from facilitations f join memberships m using (group_id, member_id) join groups g on g.id = f.group_id where g.listed
		union select own_name from supporters where supporter_id = $1 union select name from supporters where member_id = $1
		union select name from join_requests where group_id in (select group_id from facilitations where member_id = $1)
		union select name from waiting_list where group_id in (select group_id from facilitations where member_id = $1)
		union select actor_name from notifications where member_id = $1 and actor_name is not null
		union select name from membership_endings where group_id in (select group_id from facilitations where member_id = $1)
		union select name from reports where group_id in (select group_id from facilitations where member_id = $1)
		union select g.byline from gestures g join shares s on s.id = g.share_id
			where s.group_id in (select group_id from memberships where member_id = $1) or s.audience in ('community', 'public')`,
		[me!.id]
	);
	const known = new Set([
		...names.map(({ name }) => name),
		...words.filter(({ may }) => may).map(({ byline }) => byline)
	]);
	return {
		ids: others.map(({ id }) => id),
		words: unread
			.flatMap(runs)
			.map((run) => run.trim())
			.filter((run) => run.length >= 20 && !allowed.includes(run)),
		// A handle that is an everyday word would be found in what others say.
		handles: others
			.map(({ handle }) => handle)
			.filter((handle) => /[-\d]/.test(handle) && !known.has(handle) && !allowed.includes(handle))
	};
}

const unescape = (html: string) =>
	html
		.replaceAll('&#39;', "'")
		.replaceAll('&quot;', '"')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&');

describe.each(viewers)('everything that is sent to %s', (who) => {
	it('tells no account, no word and no name that is not theirs to know', { timeout: 120_000 }, async () => {
		const { text, addresses } = await visitEverything(who);
		const windows = followEverything(who, text);
		await Promise.all(windows.map((window) => window.ready));
		const masked = `Said behind a mask for the scan ${who}`;
		const form = { key: crypto.randomUUID(), body: masked, audience: 'group', wish: 'listen', masked: 'yes' };
		expect((await post('kieran-m', '/groups/after-the-breakup/shares', form)).status).toBe(303);
		const owls = { ...form, key: crypto.randomUUID(), body: `Said among the owls for the scan ${who}` };
		expect((await post('lucia-v', '/groups/night-owls/shares', owls)).status).toBe(303);
		const all = () => windows.map((window) => window.heard()).join('\n');
		const hears = ['sam', 'juno', 'two-left-shoes'].includes(who);
		for (let tries = 0; tries < (hears ? 100 : 10) && !all().includes(masked); tries++)
			await new Promise((resolve) => setTimeout(resolve, 200));
		const heard = all();
		for (const window of windows) window.close();

		const secrets = await secretsFrom(who);
		expect(addresses.length, 'the premise: many pages').toBeGreaterThan(who === 'rafa' ? 20 : 60);
		expect(secrets.ids.length).toBeGreaterThan(60);
		expect(secrets.words.length, 'there is much that they may not read').toBeGreaterThan(100);
		expect(secrets.handles.length, 'and there are people whom they do not know').toBeGreaterThan(3);
		expect(heard.includes(masked), 'and windows hear what is theirs, and nothing else').toBe(hears);
		const sent = unescape(`${text}\n${heard}`);
		expect(
			secrets.ids.filter((id) => sent.includes(id)),
			'accounts'
		).toEqual([]);
		expect(
			secrets.words.filter((run) => sent.includes(run)),
			'words'
		).toEqual([]);
		expect(
			secrets.handles.filter((handle) => new RegExp(`(?<![\\w-])${handle}(?![\\w-])`).test(sent)),
			'names'
		).toEqual([]);
	});
});

describe('everything that is sent to a guest', () => {
	it('is what is public, and what is said in the room where they sit', { timeout: 120_000 }, async () => {
		const { text, addresses } = await visitEverything(guest);
		expect(addresses).toContain('/groups/night-owls');
		const room = await (
			await fetch(`${server.url}/groups/night-owls/room`, {
				headers: { cookie: cookies.get(guest)!, accept: 'text/html' }
			})
		).text();
		expect(room).toContain('You are here as Passing By.');
		const windows = followEverything(guest, room);
		expect(windows).toHaveLength(1);
		await Promise.all(windows.map((window) => window.ready));
		// Whoever writes under another name than their handle says something while the guest listens.
		const masked = 'Said by a lamp while a guest listened';
		const line = { key: crypto.randomUUID(), words: masked };
		expect((await post('lucia-v', '/groups/night-owls/room?/say', line)).status).toBe(303);
		const share = {
			key: crypto.randomUUID(),
			body: 'Said among the owls, for members',
			audience: 'group',
			wish: 'listen'
		};
		expect((await post('lucia-v', '/groups/night-owls/shares', share)).status).toBe(303);
		const heard = () => windows.map((window) => window.heard()).join('\n');
		for (let tries = 0; tries < 100 && !heard().includes(masked); tries++)
			await new Promise((resolve) => setTimeout(resolve, 100));
		expect(heard(), 'the premise: the room is heard').toContain(masked);
		const sent = unescape(`${text}\n${room}\n${heard()}`);
		for (const window of windows) window.close();

		const members = await rows<{ id: string; handle: string }>('select id, handle from members');
		const words = await rows<{ body: string; open: boolean }>(
			`select body, audience = 'public' and hidden_at is null as open from shares union all select body, false from replies
			union all select concat_ws(E'\\n', title, past, turning_point, present, to_myself_then),
				audience = 'public' and told_at is not null and hidden_at is null from stories`
		);
		const allowed = words
			.filter(({ open }) => open)
			.map(({ body }) => body)
			.join('\n');
		const unread = words
			.filter(({ open, body }) => !open && body)
			.flatMap(({ body }) => body.match(/[\p{L} ]{24,}/gu) ?? [])
			.map((run) => run.trim())
			.filter((run) => run.length >= 20 && !allowed.includes(run));
		const names = await rows<{ name: string }>(
			`select l.name from room_lines l join groups g on g.id = l.group_id where g.slug = 'night-owls'
			union select m.name from facilitations f join memberships m using (group_id, member_id) join groups g on g.id = f.group_id where g.listed
			union select byline from shares where audience = 'public' and byline is not null
			union select byline from stories where audience = 'public' and byline is not null`
		);
		const known = new Set(names.map(({ name }) => name));
		const handles = members
			.map(({ handle }) => handle)
			.filter((handle) => /[-\d]/.test(handle) && !known.has(handle) && !allowed.includes(handle));
		expect(unread.length, 'there is much that they may not read').toBeGreaterThan(100);
		expect(handles, 'the one behind the lamp among them').toContain('lucia-v');
		expect(
			members.filter(({ id }) => sent.includes(id)).map(({ handle }) => handle),
			'accounts'
		).toEqual([]);
		expect(
			unread.filter((run) => sent.includes(run)),
			'words'
		).toEqual([]);
		expect(
			handles.filter((handle) => new RegExp(`(?<![\\w-])${handle}(?![\\w-])`).test(sent)),
			'names'
		).toEqual([]);
	});
});
