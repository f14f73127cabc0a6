import { sql } from 'kysely';
import { copied } from '#features/privacy/holding.ts';
import { stateOf, type ExportView } from '#features/privacy/export.ts';
import type { NotProved } from '#features/people/server/account.ts';
import { proveAgain } from '#features/people/server/sign-in.ts';
import type { Member } from '#features/people/viewer.ts';
import { isUnavailable } from '#server/database/errors.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { enqueue } from '#server/jobs/worker.ts';
import { keyFor } from '#server/secret.ts';
import { seal, unseal } from '#server/sealing/seal.ts';
import { readPart } from './copy.ts';
import { readRetention } from './retention.ts';
import { ZipWriter } from './zip.ts';

const day = 86_400_000;
const pieceBytes = 256 * 1024;

/** How far the member's copy is; `none` where they asked for none, or its time is over. */
export async function readExport(member: Member, now: number): Promise<ExportView> {
	const row = await hearth().database.asMember(
		member.id,
		(tx) => tx.selectFrom('exports').selectAll().where('member_id', '=', member.id).executeTakeFirst(),
		'read'
	);
	const times = row && {
		movedAt: row.moved_at.getTime(),
		readyAt: row.ready_at?.getTime() ?? null,
		failedAt: row.failed_at?.getTime() ?? null,
		expiresAt: row.expires_at.getTime()
	};
	return {
		state: stateOf(times ?? null, now),
		done: row?.done ?? 0,
		parts: row?.parts ?? copied.length,
		bytes: Number(row?.bytes ?? 0),
		expiresAt: times?.expiresAt ?? 0
	};
}

/** Asks for a copy of everything, once its member has proved again who they are. While one is being made, no second begins. */
export async function askForExport(member: Member, passphrase: string, now: number): Promise<true | NotProved> {
	const proved = await proveAgain(member, passphrase, now);
	if (proved !== true) return proved;
	if ((await readExport(member, now)).state === 'making') return true;
	const id = newId(now);
	const at = new Date(now);
	await hearth().database.asMember(member.id, async (tx) => {
		const { exports: days } = await readRetention(tx);
		await sql`select pg_advisory_xact_lock(hashtextextended(${`export ${member.id}`}, 0))`.execute(tx);
		await tx.deleteFrom('exports').where('member_id', '=', member.id).execute();
		await tx
			.insertInto('exports')
			.values({
				id,
				member_id: member.id,
				asked_at: at,
				moved_at: at,
				parts: copied.length,
				expires_at: new Date(now + days * day)
			})
			.execute();
		await enqueue(tx, 'make-export', { exportId: id });
	});
	return true;
}

/** Throws the copy away before its time. */
export async function removeExport(member: Member): Promise<void> {
	await hearth().database.asMember(member.id, (tx) =>
		tx.deleteFrom('exports').where('member_id', '=', member.id).execute()
	);
}

const keyOf = (exportId: string) => keyFor(hearth().secret, `export ${exportId}`);

/** Makes the copy, part by part; the page shows how far it is. One that was thrown away meanwhile is left alone. */
export async function makeExport(exportId: string, now = () => hearth().now()): Promise<void> {
	const { database, log } = hearth();
	try {
		const owner = await database.asSystem('begin a copy', async (tx) => {
			// A server that was stopped may have begun before.
			await tx.deleteFrom('export_pieces').where('export_id', '=', exportId).execute();
			return tx
				.updateTable('exports')
				.set({ done: 0, moved_at: new Date(now()), failed_at: null })
				.where('id', '=', exportId)
				.where('ready_at', 'is', null)
				.returning('member_id')
				.executeTakeFirst();
		});
		if (owner) await fill(exportId, owner.member_id, now);
	} catch (error) {
		if (isUnavailable(error)) throw error;
		log.error({ error, exportId }, 'a copy could not be made');
		await database.asSystem('say that a copy failed', (tx) =>
			tx
				.updateTable('exports')
				.set({ failed_at: new Date(now()) })
				.where('id', '=', exportId)
				.execute()
		);
	}
}

async function fill(exportId: string, memberId: string, now: () => number): Promise<void> {
	// Its words come from the catalogue, which is there once Hearth is built; whoever only loads the jobs needs none.
	const { indexPage, partPage } = await import('./archive-pages.ts');
	const archive = new ZipWriter(now());
	const pieces = new Pieces(exportId);
	const counts: Record<string, number> = {};
	const account = await readOwner(memberId);
	for (const [index, part] of copied.entries()) {
		const tables = await readPart(memberId, part);
		for (const { table, rows } of tables) {
			const name = part === 'pages' ? 'pages' : table;
			pieces.take(archive.add(`data/${name}.json`, JSON.stringify(rows, null, '\t')));
		}
		pieces.take(archive.add(`${part}.html`, partPage(part, tables, account)));
		counts[part] = tables.reduce((sum, { rows }) => sum + rows.length, 0);
		if (!(await pieces.keep({ done: index + 1, moved_at: new Date(now()) }, false))) return;
	}
	pieces.take(archive.add('index.html', indexPage(counts, account, now())));
	pieces.take(archive.end());
	await pieces.keep({ ready_at: new Date(now()), bytes: pieces.bytes }, true);
}

export interface Owner {
	handle: string;
	timeZone: string;
	community: string;
}

async function readOwner(memberId: string): Promise<Owner> {
	return hearth().database.asMember(
		memberId,
		async (tx) => {
			const { rows } = await sql<Owner>`select handle, time_zone as "timeZone",
				(select name from community) as community from members where id = ${memberId}`.execute(tx);
			return rows[0]!;
		},
		'read'
	);
}

/** The archive's bytes, cut into pieces and sealed, as they lie in the database until their time is over. */
class Pieces {
	readonly #exportId: string;
	#waiting: Buffer[] = [];
	#number = 0;
	bytes = 0;

	constructor(exportId: string) {
		this.#exportId = exportId;
	}

	take(bytes: Buffer): void {
		this.#waiting.push(bytes);
		this.bytes += bytes.length;
	}

	/** @returns whether the copy is still wanted */
	keep(progress: { done?: number; moved_at?: Date; ready_at?: Date; bytes?: number }, last: boolean): Promise<boolean> {
		const whole = Buffer.concat(this.#waiting);
		const cuts: Buffer[] = [];
		let at = 0;
		for (; whole.length - at >= pieceBytes || (last && at < whole.length); at += pieceBytes)
			cuts.push(whole.subarray(at, at + pieceBytes));
		this.#waiting = [whole.subarray(Math.min(at, whole.length))];
		return hearth().database.asSystem('go on with a copy', async (tx) => {
			const { numUpdatedRows } = await tx
				.updateTable('exports')
				.set(progress)
				.where('id', '=', this.#exportId)
				.where('ready_at', 'is', null)
				.executeTakeFirst();
			if (numUpdatedRows === 0n) return false;
			for (const cut of cuts) {
				const number = this.#number++;
				const sealed = seal(keyOf(this.#exportId), cut, `piece ${number}`);
				await tx.insertInto('export_pieces').values({ export_id: this.#exportId, number, sealed }).execute();
			}
			return true;
		});
	}
}

/** The member's copy, piece by piece, for whoever has proved again who they are. Null where there is none that is ready. */
export async function openExport(
	member: Member,
	passphrase: string,
	now: number
): Promise<{ bytes: number; pieces: AsyncGenerator<Buffer> } | null | NotProved> {
	const proved = await proveAgain(member, passphrase, now);
	if (proved !== true) return proved;
	if ((await readExport(member, now)).state !== 'ready') return null;
	const { id, bytes } = await hearth().database.asMember(
		member.id,
		(tx) =>
			tx.selectFrom('exports').select(['id', 'bytes']).where('member_id', '=', member.id).executeTakeFirstOrThrow(),
		'read'
	);
	return { bytes: Number(bytes), pieces: readPieces(member, id) };
}

async function* readPieces(member: Member, exportId: string): AsyncGenerator<Buffer> {
	for (let number = 0; ; number++) {
		const piece = await hearth().database.asMember(
			member.id,
			(tx) =>
				tx
					.selectFrom('export_pieces')
					.select('sealed')
					.where('export_id', '=', exportId)
					.where('number', '=', number)
					.executeTakeFirst(),
			'read'
		);
		if (!piece) return;
		yield unseal(keyOf(exportId), piece.sealed, `piece ${number}`);
	}
}
