import { afterAll, beforeAll, expect, it } from 'vitest';
import { banOf, bannedMember, readBan, takeMeasure } from '#features/care/server/measures.ts';
import { readQueue, report } from '#features/care/server/reports.ts';
import type { Member } from '#features/people/viewer.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, someone } from '../../../../tests/people.ts';
import { enter, passphrase, somebody } from '../../../../tests/somebody.ts';
import { readArchive } from '../../../../tests/zip.ts';
import { eraseAccount } from './erase.ts';
import { askForExport, makeExport, openExport } from './export.ts';

// Whoever was banned cannot sign in, and what is kept about them is theirs all the same.

let community: TestCommunity;
let token: string, banned: Member;
const now = () => community.clock.now;
beforeAll(async () => {
	community = await openTestCommunity();
	const [ruth, ana, host] = [await someone('ruth'), await someone('ana-m'), await someone('hanna')];
	await community.owner.query('insert into hosts (member_id, made_by, since) values ($1, $1, now())', [host.id]);
	const gone = await enter((await somebody('gone-7')).id);
	const slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, ana, gone);
	const words = await say(gone, slug, 'A thing that I said before.');
	await report(ana, { words }, { reason: 'harassment', words: '' });
	const { id } = (await readQueue(host))!.reports[0]!;
	expect(await takeMeasure(host, id, { kind: 'banned', words: 'Enough.', notes: [], days: 1 })).toBe(true);
	token = (await banOf(gone.id))!;
	banned = (await bannedMember(token))!;
});
afterAll(() => community.close());

it('a banned member is known by what their sign-in led them to, and by nothing like it', async () => {
	expect(banned).toMatchObject({ handle: 'gone-7', isHost: false });
	expect(await bannedMember(`${token}x`)).toBeNull();
	await expect(enter(banned.id), 'the premise: no session begins').rejects.toThrow();
});

it('they take a copy of everything along, with their passphrase and not without', { timeout: 90_000 }, async () => {
	expect(await askForExport(banned, 'not mine at all', now())).toEqual({ problem: 'wrong' });
	expect(await askForExport(banned, passphrase, now())).toBe(true);
	const { rows } = await community.owner.query<{ id: string }>('select id from exports');
	for (const { id } of rows) await makeExport(id);
	expect(await openExport(banned, '', now())).toEqual({ problem: 'wrong' });
	const opened = await openExport(banned, passphrase, now());
	if (!opened || 'problem' in opened) throw new Error(JSON.stringify(opened));
	const pieces: Buffer[] = [];
	for await (const piece of opened.pieces) pieces.push(piece);
	const files = readArchive(Buffer.concat(pieces));
	expect([...files.values()].join('\n')).toContain('A thing that I said before.');
});

it('they have their account erased, and then nothing of it is left to be led to', async () => {
	const words = { words: 'erase' as const, except: [] };
	expect(await eraseAccount(banned, { ...words, passphrase: 'not mine at all' }, now())).toEqual({
		problem: 'wrong'
	});
	expect(await eraseAccount(banned, { ...words, passphrase }, now())).toBe(true);
	const { rowCount } = await community.owner.query('select 1 from members where id = $1', [banned.id]);
	expect(rowCount).toBe(0);
	expect(await bannedMember(token)).toBeNull();
	expect(await readBan(token)).toBeNull();
	const kept = await community.owner.query(`select 1 from shares where body like '%said before%'`);
	expect(kept.rowCount).toBe(0);
});
