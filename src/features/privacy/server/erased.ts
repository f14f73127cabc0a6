import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import { drawWithoutThem } from '#features/hope/server/draw.ts';
import { missingLines, readErasedList, type Erased } from '#features/privacy/erased-list.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import { keepNames } from '#server/secret.ts';

const fileOf = () => path.join(hearth().settings.dataDir, 'erased');

/** Notes that the viewer's account is gone, in the transaction that ended it. */
export async function noteErasure(tx: Tx, memberId: string, unnamed: string[]): Promise<void> {
	await sql`insert into erasures (mark, unnamed) values (erased_mark(${memberId}),
		(select coalesce(array_agg(erased_mark(${memberId}, kept)), '{}') from unnest(${unnamed}::uuid[]) kept))
		on conflict do nothing`.execute(tx);
}

/** Carries what the database knows of those who are gone over into the file, down to the disk. */
export async function keepErasedList(): Promise<void> {
	const erased = await hearth().database.asSystem('list who is gone', readErasures, 'read');
	const more = missingLines(await readList(), erased);
	if (!more) return;
	const handle = await open(fileOf(), 'a', 0o600);
	try {
		await handle.writeFile(more);
		await handle.sync();
	} finally {
		await handle.close();
	}
	await keepNames(path.dirname(fileOf()));
}

/**
 * At every start, before anybody is served: whoever is listed as gone and stands in the database all the same, because it
 * is an older copy, is erased again, with their key and their words.
 * @returns how many they were
 */
export async function eraseAgain(now: number): Promise<number> {
	const listed = readErasedList(await readList());
	const count = await hearth().database.asSystem('erase again who is gone', async (tx) => {
		for (const { mark, unnamed } of listed)
			await sql`insert into erasures (mark, unnamed) values (decode(${mark}, 'hex'), ${bytes(unnamed)})
				on conflict do nothing`.execute(tx);
		const { rows } = await sql<{ id: string; unnamed: Buffer[] }>`
			select m.id, e.unnamed from members m join erasures e on e.mark = erased_mark(m.id)`.execute(tx);
		for (const { id, unnamed } of rows)
			await sql`select erase_again(${id}, ${unnamed}::bytea[], ${new Date(now)})`.execute(tx);
		// An older copy brings back older points as well.
		if (rows.length > 0) await drawWithoutThem(tx, now);
		return rows.length;
	});
	await keepErasedList();
	return count;
}

const readList = (): Promise<string> =>
	readFile(fileOf(), 'utf8').catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return '';
		throw error;
	});

const bytes = (marks: string[]) =>
	sql`(select coalesce(array_agg(decode(mark, 'hex')), '{}') from unnest(${marks}::text[]) mark)`;

async function readErasures(tx: Tx): Promise<Erased[]> {
	const { rows } = await sql<Erased>`
		select encode(mark, 'hex') as mark, array(select encode(u, 'hex') from unnest(unnamed) u) as unnamed
		from erasures order by 1`.execute(tx);
	return rows;
}
