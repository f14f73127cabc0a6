import { sql } from 'kysely';
import { camel, type Copied, type Held } from '#features/privacy/holding.ts';
import { tablesOf } from '#features/privacy/what-we-hold.ts';
import { placeOf as placeOfPage } from '#features/journal/server/pages.ts';
import { placeOfLine } from '#features/care/server/sitting.ts';
import { placeOfWords } from '#features/connections/server/words.ts';
import { readEmail } from '#features/people/server/new-member.ts';
import { openWords } from '#features/rooms/server/lines.ts';
import { placeOfCheckIn } from '#features/support/server/check-ins.ts';
import { openText } from '#features/stories/server/sealed.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import { SealError } from '#server/sealing/seal.ts';
import { memberKeyFrom, type MemberKey } from '#server/sealing/member-keys.ts';

export type Value = string | number | boolean | null | string[];
/** A row as it stands in the copy: the names of columns in camel case, times in ISO 8601. */
export type CopiedRow = Record<string, Value>;
export interface CopiedTable {
	table: string;
	rows: CopiedRow[];
}

const rowsAtOnce = 500;
const firstId = '00000000-0000-0000-0000-000000000000';

/** Everything that is held of a member in one part, read under their own identity wherever pages are too. */
export async function readPart(memberId: string, part: Copied): Promise<CopiedTable[]> {
	const tables: CopiedTable[] = [];
	for (const [table, held] of tablesOf(part)) tables.push({ table, rows: await readTable(memberId, table, held) });
	return tables;
}

async function readTable(memberId: string, table: string, held: Held): Promise<CopiedRow[]> {
	const { database } = hearth();
	const read = (after: string) =>
		held.guarded
			? database.asSystem('copy what is held of a member', (tx) => readRows(tx, memberId, table, held, after), 'read')
			: database.asMember(memberId, (tx) => readRows(tx, memberId, table, held, after), 'read');
	const rows: CopiedRow[] = [];
	// Most tables hold a handful of rows of one member; those with ids are read a few hundred at a time.
	for (let after = firstId; ;) {
		const { some, last } = await read(after);
		rows.push(...some);
		if (!last) return rows;
		after = last;
	}
}

async function readRows(
	tx: Tx,
	memberId: string,
	table: string,
	held: Held,
	after: string
): Promise<{ some: CopiedRow[]; last: string | null }> {
	const hasId = held.inner?.split(' ').includes('id') && !held.of.includes('id');
	const mine = sql.join(
		held.of.map((column) => sql`t.${sql.ref(column)} = ${memberId}`),
		sql` or `
	);
	const kind =
		held.only === undefined ? sql`true` : held.only === 'share' ? sql`t.kind = 'share'` : sql`t.kind <> 'share'`;
	const { rows } = await sql<Record<string, unknown> & { _id?: string; _wrapped: Buffer | null }>`
		select ${sql.join(columns(held))}${hasId ? sql`, t.id as "_id"` : sql``},
			${held.sealed ? sql`(select wrapped from member_keys where member_id = ${memberId})` : sql`null::bytea`} as "_wrapped"
		from ${sql.table(table)} t ${held.group ? sql`left join groups g on g.id = t.group_id` : sql``}
		where (${mine}) and ${kind} ${hasId ? sql`and t.id > ${after} order by t.id limit ${sql.lit(rowsAtOnce)}` : sql``}`.execute(
		tx
	);
	const wrapped = rows[0]?._wrapped;
	const key = wrapped ? memberKeyFrom(wrapped, memberId) : null;
	return {
		some: rows.map((row) => copyRow(row, table, held, key)),
		last: rows.length === rowsAtOnce ? (rows.at(-1)!._id ?? null) : null
	};
}

const namesIn = (list: string | undefined): string[] => list?.split(' ') ?? [];

function columns(held: Held) {
	return [
		...(held.group ? [sql`g.name as "group"`] : []),
		...namesIn(held.copied).map((column) => sql`t.${sql.ref(column)}`),
		...namesIn(held.sealed).map((column) => sql`t.${sql.ref(column)}, t.id as "_place"`)
	];
}

function copyRow(row: Record<string, unknown>, table: string, held: Held, key: MemberKey | null): CopiedRow {
	const copied: CopiedRow = {};
	if (held.group) copied.group = row.group as string | null;
	for (const column of namesIn(held.copied)) copied[camel(column)] = plain(row[column]);
	if ('email' in copied) copied.email = readEmail(String(copied.email));
	if (held.opens) copied[held.opens] = null;
	for (const column of namesIn(held.sealed)) {
		const sealed = row[column] as Buffer | null;
		// What was said in a room lies under a key of the community's.
		if (sealed && table === 'room_lines') copied[held.opens!] = openWords(row._place as string, sealed);
		else if (sealed && ofTwo.has(table)) copied[held.opens!] = ownWords(row, key);
		else if (sealed && key) Object.assign(copied, opened(table, row._place as string, sealed, key));
	}
	return copied;
}

/** Words between people: of two who are in a row, one wrote them. */
const ofTwo = new Set(['connections', 'messages']);

function ownWords({ sealed, _place }: Record<string, unknown>, key: MemberKey | null): string | null {
	try {
		return sealed && key ? key.open(sealed as Buffer, placeOfWords(_place as string)) : null;
	} catch (error) {
		if (error instanceof SealError) return null;
		throw error;
	}
}

/** What lies sealed in a row, under the names of the columns in which it lies open once others read it. */
function opened(table: string, id: string, sealed: Buffer, key: MemberKey): CopiedRow {
	if (table === 'stories') return { ...openText(key, id, sealed) };
	if (table === 'sitting_lines') return { words: key.open(sealed, placeOfLine(id)) };
	if (table === 'check_ins') return { line: key.open(sealed, placeOfCheckIn(id)) };
	return { body: key.open(sealed, placeOfPage(id)) };
}

function plain(value: unknown): Value {
	if (value instanceof Date) return value.toISOString();
	return (value ?? null) as Value;
}
