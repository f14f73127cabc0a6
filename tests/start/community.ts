import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { setUp } from '#features/host/server/set-up.ts';
import { beginSession } from '#features/people/server/sessions.ts';
import type { Member } from '#features/people/viewer.ts';
import { readSettings } from '#server/settings.ts';
import { openCommunity } from '#server/start.ts';
import { groupOf, seat, someone } from '../people.ts';
import type { Started } from './server.ts';

export interface Circle {
	slug: string;
	/** A session each. */
	cookies: string[];
}

/** A community with one group and people in it, all signed in, on a data folder that no server uses yet. */
export async function foundCircle(dataDir: string, people: number): Promise<Circle> {
	const { hearth, close } = await openCommunity(readSettings({ HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'silent' }));
	const passphrase = randomBytes(12).toString('hex');
	const founder = { name: 'Test', locale: 'en', timeZone: 'UTC', handle: 'founder', passphrase } as const;
	const founded = await setUp(founder, hearth.now());
	if ('problem' in founded) throw new Error(founded.problem);
	const members: Member[] = [];
	for (let index = 0; index < people; index++) members.push(await someone(`writer-${index}`));
	const slug = await groupOf(members[0]!, 'Night Owls');
	await seat(slug, ...members.slice(1));
	const cookies: string[] = [];
	for (const { id } of members) cookies.push(await beginSession(id));
	await close();
	return { slug, cookies };
}

export interface Writing {
	/** What the server said it had taken. */
	acknowledged: string[];
	/** How often it said that the database was away. */
	away: number;
	/** Whatever else it said. */
	other: string[];
}

/** Eight people who write one share after another until they are stopped, or until nobody answers. */
export function keepWriting(server: Started, { slug, cookies }: Circle) {
	const writing: Writing = { acknowledged: [], away: 0, other: [] };
	let running = true;
	let tried = 0;
	const writers = Array.from({ length: 8 }, async () => {
		while (running) {
			const words = `word of honour ${tried}`;
			const cookie = cookies[tried++ % cookies.length]!;
			const answer = await fetch(`${server.url}/groups/${slug}/shares`, {
				method: 'POST',
				body: new URLSearchParams({ key: crypto.randomUUID(), body: words, audience: 'group', wish: 'listen' }),
				redirect: 'manual',
				headers: { cookie, origin: server.url, accept: 'text/html' }
			}).catch(() => null);
			if (!answer) return;
			if (answer.status === 303 && answer.headers.get('location')?.startsWith('/groups/'))
				writing.acknowledged.push(words);
			else if (answer.status === 503) {
				writing.away++;
				await new Promise((resolve) => setTimeout(resolve, 20));
			} else if (answer.status !== 409) writing.other.push(`${answer.status} ${(await answer.text()).slice(0, 200)}`);
		}
	});
	return {
		/** Until so many shares more were acknowledged, however quick the machine is. */
		async taken(more: number): Promise<void> {
			const wanted = writing.acknowledged.length + more;
			while (writing.acknowledged.length < wanted) await new Promise((resolve) => setTimeout(resolve, 5));
		},
		async stop(): Promise<Writing> {
			running = false;
			await Promise.all(writers);
			return writing;
		}
	};
}

/** The words that the database of this folder holds, read as its owner. */
export async function wordsKept(dataDir: string): Promise<Set<string>> {
	const socket = encodeURIComponent(path.join(dataDir, 'socket'));
	const owner = new pg.Client({ connectionString: `postgres://hearth_owner@localhost/hearth?host=${socket}` });
	await owner.connect();
	const { rows } = await owner.query<{ body: string }>('select body from shares');
	await owner.end();
	return new Set(rows.map((row) => row.body));
}
