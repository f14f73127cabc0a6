import { sql } from 'kysely';
import { compare, type Comparison, type KnownDraft } from '#features/outside/compare.ts';
import type { Assumed, DraftGroup, ImportProblem } from '#features/outside/import.ts';
import { readList } from '#features/outside/read-list.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { fetchOutside, publicInternet, type NotFetched, type Outside } from '#server/fetching/fetch-outside.ts';
import { hearth } from '#server/hearth.ts';

/** Where a list comes from: bytes that somebody gave, or an address that the server reads. */
export type Given = { bytes: Uint8Array; source: string } | { address: string; source?: string };

export type Prepared = { id: string } | { problems: ImportProblem[] } | { notFetched: NotFetched };

/** What an import would do, as it stands now. */
export interface ImportPreview extends Comparison {
	source: string;
	applied: boolean;
	/** Of what is new: the address of a group that is here under the same name, by the slug in the list. */
	here: Record<string, string>;
}

const keptFor = 86_400_000;
const onServer = 'a command on the server takes in a list of meetings';

/**
 * Reads a list and keeps what it holds for a day, to be looked at. Nothing is taken in so far. Null for whoever is no host.
 * @param host null for whoever runs commands on the server itself
 */
export async function prepareImport(
	host: Member | null,
	given: Given,
	assumed: Assumed,
	{ now = hearth().now(), outside = publicInternet }: { now?: number; outside?: Outside } = {}
): Promise<Prepared | null> {
	if (!(await asHost(host, async () => true))) return null;
	const came = 'bytes' in given ? given : await fetchOutside(given.address, outside);
	if ('problem' in came) return { notFetched: came };
	const read = readList(came.bytes, assumed);
	if ('problems' in read) return read;
	const source = given.source ?? ('address' in given ? new URL(given.address).href : 'list');
	return asHost(host, async (tx) => {
		await tx
			.deleteFrom('imports')
			.where('made_at', '<', new Date(now - keptFor))
			.where('applied_at', 'is', null)
			.execute();
		const id = newId(now);
		await tx
			.insertInto('imports')
			.values({
				id,
				source: source.slice(0, 300),
				found: JSON.stringify(read.groups),
				made_at: new Date(now),
				made_by: host?.id ?? null
			})
			.execute();
		return { id };
	});
}

/** What an import holds beside what is there already; null where there is none (any more), or for whoever is no host. */
export async function previewImport(host: Member | null, id: string): Promise<ImportPreview | null> {
	return readAsHost(host, async (tx) => {
		const { rows } = await sql<{ source: string; found: DraftGroup[] | null; names: Record<string, string> | null }>`
			select source, found, (
				select json_object_agg(lower(g.name), g.slug) from groups g where g.closed_at is null
					and lower(g.name) in (select lower(each ->> 'name') from jsonb_array_elements(found) each)
			) as names from imports where id = ${id}`.execute(tx);
		if (!rows[0]) return null;
		const { source, found: list, names } = rows[0];
		const comparison = compare(list ?? [], list ? await draftsOf(tx, source) : []);
		return { source, applied: list === null, ...comparison, here: sameNames(names ?? {}, comparison.fresh) };
	});
}

/** Takes an import in: all of it, or nothing. A second time it does nothing. @returns how many groups were new and other */
export async function applyImport(
	host: Member | null,
	id: string,
	now = hearth().now()
): Promise<{ fresh: number; changed: number } | null> {
	return asHost(host, async (tx) => {
		const found = await tx
			.selectFrom('imports')
			.select(['source', 'found'])
			.where('id', '=', id)
			.forUpdate()
			.executeTakeFirst();
		if (!found) return null;
		if (!found.found) return { fresh: 0, changed: 0 };
		const { source } = found;
		// Two imports of the same list take turns.
		await sql`select pg_advisory_xact_lock(hashtextextended(${`drafts ${source}`}, 0))`.execute(tx);
		const { fresh, changed } = compare(found.found as unknown as DraftGroup[], await draftsOf(tx, source));
		const at = new Date(now);
		for (let from = 0; from < fresh.length; from += 500)
			await tx
				.insertInto('group_drafts')
				.values(
					fresh.slice(from, from + 500).map((group) => ({
						id: newId(now),
						source,
						slug: group.slug,
						content: JSON.stringify(group),
						made_at: at,
						made_by: host?.id ?? null,
						changed_at: at
					}))
				)
				.execute();
		for (const { group } of changed)
			await tx
				.updateTable('group_drafts')
				.set({ content: JSON.stringify(group), changed_at: at })
				.where('source', '=', source)
				.where('slug', '=', group.slug)
				.where('opened_at', 'is', null)
				.execute();
		await tx.updateTable('imports').set({ found: null, applied_at: at }).where('id', '=', id).execute();
		return { fresh: fresh.length, changed: changed.length };
	});
}

/** Reads as a host; the policies show everybody else nothing. */
export function readAsHost<T>(host: Member | null, work: (tx: Tx) => Promise<T>): Promise<T> {
	const { database } = hearth();
	return host ? database.read(host, work) : database.asSystem(onServer, work, 'read');
}

/** Runs as a host; null for everybody else, as if there were nothing of the kind. */
export function asHost<T>(host: Member | null, work: (tx: Tx) => Promise<T>): Promise<T | null> {
	const { database } = hearth();
	if (!host) return database.asSystem(onServer, work);
	return database.asMember(host.id, async (tx) => {
		const { rows } = await sql<{ host: boolean }>`select am_host() as host`.execute(tx);
		return rows[0]!.host ? work(tx) : null;
	});
}

const sameNames = (known: Record<string, string>, fresh: DraftGroup[]): Record<string, string> =>
	Object.fromEntries(
		fresh.flatMap(({ slug, name }) => {
			const here = known[name.toLowerCase()];
			return here ? [[slug, here]] : [];
		})
	);

async function draftsOf(tx: Tx, source: string): Promise<KnownDraft[]> {
	const rows = await tx
		.selectFrom('group_drafts')
		.select(['slug', 'content', 'opened_at', 'let_go_at'])
		.where('source', '=', source)
		.execute();
	return rows.map(({ slug, content, opened_at, let_go_at }) => ({
		slug,
		content: content as unknown as DraftGroup,
		opened: opened_at !== null,
		letGo: let_go_at !== null
	}));
}
