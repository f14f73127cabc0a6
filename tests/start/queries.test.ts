import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOfRoom } from '#features/meetings/room.ts';
import { prepareImport } from '#features/outside/server/imports.ts';
import { beginSession } from '#features/people/server/sessions.ts';
import { readSettings } from '#server/settings.ts';
import { openCommunity } from '#server/start.ts';
import { cookieOf, sitAsGuest } from '../guests.ts';
import { plantedIn } from '../planted.ts';
import { dataFolder, root, startServer, type Started } from './server.ts';

let dataDir: string;
let remove: () => Promise<void>;
let server: Started;
let cookie: string;
let guestCookie: string;
let hostCookie: string;
/** A list that was read and not taken in so far. */
let importId: string;
/** A meeting that goes on, and somebody who leads it. */
let meeting: { room: string; leader: string };

beforeAll(async () => {
	({ dataDir, remove } = await dataFolder());
	await plantedIn(dataDir);
	const { hearth, close } = await openCommunity(readSettings({ HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'silent' }));
	const idOf = async (handle: string) => {
		const { id } = await hearth.database.asSystem('test', (tx) =>
			tx.selectFrom('members').select('id').where('handle', '=', handle).executeTakeFirstOrThrow()
		);
		return id;
	};
	cookie = await beginSession(await idOf('juno'));
	hostCookie = await beginSession(await idOf('host'));
	const list = await readFile(path.join(root, 'tests/data/lists/meeting-guide.json'));
	const zone = { timeZone: 'Europe/London', language: 'en' };
	importId = ((await prepareImport(null, { bytes: list, source: 'a list' }, zone)) as { id: string }).id;
	const { meeting_id, on_date } = await hearth.database.asSystem('test', (tx) =>
		tx
			.selectFrom('meeting_dates')
			.innerJoin('meetings', 'meetings.id', 'meeting_dates.meeting_id')
			.select(['meeting_id', 'on_date'])
			.where('title', '=', 'Up together')
			.executeTakeFirstOrThrow()
	);
	const room = pathOfRoom({ slug: 'night-owls', meeting: meeting_id, date: String(on_date) });
	meeting = { room, leader: await beginSession(await idOf('ellis')) };
	guestCookie = cookieOf(await sitAsGuest('night-owls', 'Passing By'));
	await close();
	server = await startServer({ HEARTH_DATA_DIR: dataDir });
	await server.ready();
	const socket = encodeURIComponent(path.join(dataDir, 'socket'));
	const admin = new pg.Client({ connectionString: `postgres://postgres@localhost/postgres?host=${socket}` });
	await admin.connect();
	await admin.query(`alter system set log_statement = 'all'`);
	await admin.query(`alter system set log_line_prefix = '[%a] '`);
	await admin.query('select pg_reload_conf()');
	await admin.end();
	await new Promise((resolve) => setTimeout(resolve, 500));
});
afterAll(async () => {
	await server?.stop();
	await remove();
});

const log = () => readFile(path.join(dataDir, 'postgres.log'), 'utf8');

/** The most that a page may ask. */
const most = 3;

/** What the database was asked for one visit: the questions, without the frame of their transaction. */
async function questionsFor(address: string, headers: Record<string, string>): Promise<string[]> {
	let fewest: string[] | null = null;
	// The live hub and the jobs ask now and then on their own: the quietest of several visits is the page's alone, and one
	// that stays within the bounds is enough.
	for (let visit = 0; visit < 4 && (!fewest || fewest.length > most); visit++) {
		const before = (await log()).length;
		const answer = await fetch(server.url + address, { headers: { accept: 'text/html', ...headers } });
		expect(answer.status).toBe(200);
		await answer.text();
		await new Promise((resolve) => setTimeout(resolve, 200));
		const asked = (await log())
			.slice(before)
			.split('\n')
			.filter((line) => /^\[hearth\] LOG: {2}(execute|statement)/.test(line))
			.map((line) => line.replace(/^\S+ LOG: {2}(execute [^:]*|statement): /, ''))
			.filter((question) => !/^(begin|commit|set )/i.test(question));
		if (!fewest || asked.length < fewest.length) fewest = asked;
	}
	return fewest!;
}

describe('how often the database is asked for a page', () => {
	it('is counted rightly: the page of a group does ask', async () => {
		expect(await questionsFor('/groups/after-the-breakup', { cookie })).not.toEqual([]);
	});

	it.each([
		'/',
		'/groups',
		'/groups/after-the-breakup',
		'/groups/after-the-breakup/meetings',
		'/groups/after-the-breakup/lead/meetings',
		'/groups/after-the-breakup/lead/meetings/new',
		'/account/calendar',
		'/help-now',
		'/groups/new',
		'/notifications',
		'/account/notifications',
		'/account/email',
		'/account/offline',
		'/manifest.webmanifest',
		'/account',
		'/journal',
		'/check-in',
		'/check-in/picture',
		'/check-in/earlier',
		'/check-in/shared',
		'/check-in/silence',
		'/groups/after-the-breakup/check-ins',
		'/journal/new',
		'/stories',
		'/stories?experience=divorce&months=9',
		'/stories/mine',
		'/stories/new',
		'/pages',
		'/care',
		'/account/standing',
		'/account/supporters',
		'/circle',
		'/reach-out',
		'/groups/after-the-breakup/rota',
		'/groups/after-the-breakup/buddies',
		'/connections',
		'/messages',
		'/messages/circle',
		'/groups/after-the-breakup/room',
		'/account/experiences',
		'/account/experiences?words=he+left+me',
		'/account/experiences/new?experience=ghosting',
		'/groups/after-the-breakup/people',
		'/groups/after-the-breakup/sit-with-me',
		'/groups/after-the-breakup/answering',
		'/account/supporters/card',
		'/groups/after-the-breakup/sit-with-me/card',
		'/account/erase',
		'/account/export',
		'/account/consent',
		'/people-like-me',
		'/people-like-me?when=ahead',
		'/hope',
		'/hope?experience=estrangement/child',
		'/privacy',
		'/privacy/how'
	])('%s for a member: three times at most', async (address) => {
		const questions = await questionsFor(address, { cookie });
		expect(questions.length, questions.join('\n')).toBeLessThanOrEqual(most);
	});

	it.each([
		'/',
		'/stories',
		'/stories?experience=divorce&months=9',
		'/hope',
		'/hope?experience=bereavement/partner',
		'/stories/feed.xml',
		'/meetings.json',
		'/groups/after-the-breakup/calendar.ics',
		'/sitemap.xml',
		'/robots.txt',
		'/embed/groups.json?experience=breakup&limit=3',
		'/groups',
		'/groups?words=he+left+me&day=2',
		'/first-step',
		'/first-step/answer?e=breakup&ago=weeks',
		'/groups/night-owls/guest-seat',
		'/groups/after-the-breakup',
		'/groups/after-the-breakup/meetings',
		'/help-now',
		'/join',
		'/sign-in',
		'/privacy',
		'/privacy/how'
	])('%s for a visitor: three times at most', async (address) => {
		const questions = await questionsFor(address, {});
		expect(questions.length, questions.join('\n')).toBeLessThanOrEqual(most);
	});

	it.each(['/host/import', '/host/import/…', '/host/embed', '/host/embed?experience=breakup&limit=3'])(
		'%s for a host: three times at most',
		async (address) => {
			const questions = await questionsFor(address.replace('…', importId), { cookie: hostCookie });
			expect(questions.length, questions.join('\n')).toBeLessThanOrEqual(most);
		}
	);

	it.each(['/', '/groups/night-owls', '/groups/night-owls/room', '/groups/after-the-breakup', '/guest', '/join'])(
		'%s for a guest: three times at most',
		async (address) => {
			const questions = await questionsFor(address, { cookie: guestCookie });
			expect(questions.length, questions.join('\n')).toBeLessThanOrEqual(most);
		}
	);

	it('a meeting’s room, before it and in it: three times at most', async () => {
		const headers = { cookie: meeting.leader };
		const before = await questionsFor(meeting.room, headers);
		expect(before.length, before.join('\n')).toBeLessThanOrEqual(most);
		await fetch(`${server.url}${meeting.room}?/arrive`, {
			method: 'POST',
			headers: { ...headers, origin: server.url },
			body: new URLSearchParams({ way: 'text', name: '' })
		});
		const inside = await questionsFor(meeting.room, headers);
		expect(inside.length, inside.join('\n')).toBeLessThanOrEqual(most);
		expect(inside.length, 'inside, what was said is read as well').toBe(before.length + 1);
	});
});
