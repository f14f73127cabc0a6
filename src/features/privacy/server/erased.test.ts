import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Member } from '#features/people/viewer.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { someone } from '../../../../tests/people.ts';
import { enter, passphrase, somebody } from '../../../../tests/somebody.ts';
import { eraseAccount } from './erase.ts';
import { eraseAgain } from './erased.ts';

let community: TestCommunity;
let ana: Member, noor: Member;
beforeAll(async () => {
	community = await openTestCommunity();
	[ana, noor] = (await Promise.all(['ana', 'noor'].map(someone))) as [Member, Member];
});
afterAll(() => community.close());

const erasures = async () =>
	(await community.owner.query<{ mark: string }>(`select encode(mark, 'hex') as mark from erasures`)).rows;

it('nobody is listed as gone, by themselves or by others, who is still here', async () => {
	const { database } = community.hearth;
	for (const [who, whom] of [
		[ana, ana],
		[ana, noor]
	] as const)
		await expect(
			database.asMember(who.id, (tx) => sql`insert into erasures values (erased_mark(${whom.id}))`.execute(tx))
		).rejects.toThrow(/row-level security/);
	await expect(
		database.asVisitor((tx) => sql`insert into erasures values (erased_mark(${ana.id}))`.execute(tx), 'write')
	).rejects.toThrow(/row-level security/);
	await expect(
		database.asMember(noor.id, (tx) => sql`select erase_again(${ana.id}, '{}', now())`.execute(tx))
	).rejects.toThrow('not the server');
	expect(await erasures()).toEqual([]);
	expect(await eraseAgain(community.clock.now)).toBe(0);
});

it('a member whose end is refused is not listed; one who went is, and only the server reads the list', async () => {
	const sam = await enter((await somebody('sam-gone')).id);
	expect(await eraseAccount(sam, { words: 'erase', except: [], passphrase: 'wrong' }, community.clock.now)).toEqual({
		problem: 'wrong'
	});
	expect(await erasures()).toEqual([]);
	expect(await eraseAccount(sam, { words: 'erase', except: [], passphrase }, community.clock.now)).toBe(true);
	expect(await erasures()).toHaveLength(1);
	const { mark } = (await erasures())[0]!;
	expect(await readFile(path.join(community.hearth.settings.dataDir, 'erased'), 'utf8')).toContain(mark);

	const { database } = community.hearth;
	const seen = (tx: Parameters<Parameters<typeof database.asMember>[1]>[0]) =>
		sql<{ n: number }>`select count(*)::integer as n from erasures`.execute(tx).then(({ rows }) => rows[0]!.n);
	expect(await database.asMember(ana.id, seen)).toBe(0);
	expect(await database.asVisitor(seen)).toBe(0);
	const nobody = new pg.Client({ connectionString: community.serverUrl });
	await nobody.connect();
	expect((await nobody.query('select 1 from erasures')).rowCount).toBe(0);
	await nobody.end();
	await database.asMember(ana.id, (tx) => sql`delete from erasures`.execute(tx));
	expect(await erasures(), 'nobody takes a line away').toHaveLength(1);
});
