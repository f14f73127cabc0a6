import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setUp } from '#features/host/server/set-up.ts';
import { readSettings } from '#server/settings.ts';
import { openCommunity } from '#server/start.ts';
import { dataFolder, root } from './server.ts';

let dataDir: string;
let remove: () => Promise<void>;

beforeAll(async () => {
	({ dataDir, remove } = await dataFolder());
});
afterAll(() => remove());

const lists = path.join(root, 'tests/data/lists');

/** The command as somebody types it. */
function bringIn(...args: string[]) {
	const env = { ...process.env, HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'silent' };
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[path.join(root, 'src/commands/main.ts'), 'import', ...args],
		{ cwd: lists, env, encoding: 'utf8' }
	);
	return { status, stdout, stderr };
}

/** Looks into the community while nobody else does. */
async function inside<T>(look: (community: Awaited<ReturnType<typeof openCommunity>>['hearth']) => Promise<T>) {
	const { hearth, close } = await openCommunity(readSettings({ HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'silent' }));
	try {
		return await look(hearth);
	} finally {
		await close();
	}
}

const draftsOf = (source: string) =>
	inside(({ database }) =>
		database.asSystem('test', (tx) =>
			tx.selectFrom('group_drafts').selectAll().where('source', '=', source).orderBy('slug').execute()
		)
	);

it('before a community is set up it says so, and what is typed wrongly it says without opening anything', () => {
	expect(bringIn('meeting-guide.json')).toMatchObject({ status: 1, stderr: expect.stringMatching(/not set up yet/) });
	expect(bringIn('nowhere.json')).toEqual({
		status: 1,
		stdout: '',
		stderr: 'hearth: nowhere.json cannot be read (ENOENT).\n'
	});
	expect(bringIn('meeting-guide.json', '--now').stderr).toMatch(/^hearth: say what: npx hearth import FILE\|ADDRESS/);
	expect(bringIn('groups.csv', '--zone', 'Mars/Olympus').stderr).toBe(
		'hearth: nobody knows the time zone Mars/Olympus.\n'
	);
});

describe('a list in a file', () => {
	beforeAll(() =>
		inside(async (hearth) => {
			const founder = { name: 'Test', locale: 'en', timeZone: 'Europe/Dublin', handle: 'founder' } as const;
			const founded = await setUp({ ...founder, passphrase: randomBytes(12).toString('hex') }, hearth.now());
			if ('problem' in founded) throw new Error(founded.problem);
		})
	);
	it('is shown, and nothing is changed', async () => {
		const { status, stdout } = bringIn('meeting-guide.json', '--name', 'looked at');
		expect(status).toBe(0);
		expect(stdout).toMatch(/^From “looked at”\nnew: 2\n {2}Harbour lights\n[^]*Nothing was changed\./);
		expect(await draftsOf('looked at')).toEqual([]);
	});

	it.each([
		['meeting-guide.json', ['group harbour lights', 'mesa-larga'], ['Harbour lights', 'La mesa larga']],
		['bmlt.json', ['bmlt-41', 'bmlt-42'], ['Sunday kitchen table', 'Saturday porch']],
		['groups.csv', ['night-shift-fri-23-00', 'the-quiet-hour-monday-19-30'], ['The "quiet" hour', 'Night shift']]
	])('%s is taken in with --yes, and the second time changes nothing', async (file, slugs, names) => {
		const shown = bringIn(file, '--yes');
		expect(shown).toMatchObject({ status: 0, stderr: '' });
		expect(shown.stdout).toMatch(new RegExp(`^From “${file}”\nnew: 2\n`));
		for (const name of names) expect(shown.stdout).toContain(`  ${name}\n`);
		expect(shown.stdout).toContain('They are taken in.');
		const taken = await draftsOf(file);
		expect(taken.map(({ slug }) => slug)).toEqual(slugs);
		expect(JSON.stringify(taken), 'nobody’s name, number or address').not.toMatch(/Dilys|Ray D|@|\+44/);

		const again = bringIn(file, '--yes');
		expect(again.stdout).toContain('unchanged: 2\n');
		expect(again.stdout).not.toContain('new:');
		expect(await draftsOf(file)).toEqual(taken);
	});

	it('one wrong entry, and none is taken in; every one of them is named by its row and field', async () => {
		const list = JSON.parse(await readFile(path.join(lists, 'meeting-guide.json'), 'utf8')) as object[];
		const file = path.join(dataDir, 'broken.json');
		await writeFile(file, JSON.stringify([...list, { slug: 'late', name: 'Late', day: 9, time: '25:00' }]));
		const { status, stdout, stderr } = bringIn(file, '--yes');
		expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
		expect(stderr).toMatch(
			/^hearth: nothing was taken in\.\n {2}Entry 4, “day”: .*“9”.*\n {2}Entry 4, “time”: .*“25:00”/
		);
		expect(await draftsOf('broken.json')).toEqual([]);
	});

	it('what is meant to do harm is refused in words, with nothing taken in', async () => {
		const refused: [Buffer | string, RegExp][] = [
			[Buffer.from('['.repeat(200_000)), /line 1, character 9/i],
			[Buffer.from('Name,Day,Time\nCaf\xe9,1,19:00', 'latin1'), /not in UTF-8/],
			[Buffer.from('Name,Day,Time\n=HYPERLINK(1),1,19:00'), /Entry 1, line 2 of the file/],
			[Buffer.alloc(6 * 1024 * 1024, ' '), /is larger than 5 MB/],
			['http://127.0.0.1/meetings.json', /127\.0\.0\.1/]
		];
		const file = path.join(dataDir, 'hostile');
		for (const [given, words] of refused) {
			if (typeof given !== 'string') await writeFile(file, given);
			const { status, stdout, stderr } = bringIn(typeof given === 'string' ? given : file, '--yes');
			expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
			expect(stderr).toMatch(words);
			expect(stderr, 'no stack').not.toMatch(/\n\s+at /);
		}
		expect(await draftsOf('hostile')).toEqual([]);
	});
});
