import type { NewKind, KindInput } from '#features/experiences/kinds.ts';
import { moved, newKey } from '#features/experiences/kinds.ts';
import {
	makeTaxonomy,
	presentTaxonomy,
	useTaxonomy,
	type KindChange,
	type Translated
} from '#features/experiences/taxonomy.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';

let until = 0;
let standing = '[]';
const freshFor = 5_000;

/**
 * Sees to it that this process knows the host's version of the taxonomy. Every page asks for it; the database is asked once
 * in five seconds, so that what a host changes in one process is there in the others soon.
 */
export async function keepTaxonomy(): Promise<void> {
	const { database, now } = hearth();
	if (until > now()) return;
	until = now() + freshFor;
	try {
		take(await database.asVisitor(readChanges));
	} catch (error) {
		until = 0;
		throw error;
	}
}

/** The next look asks the database again, and begins with what every community begins with. */
export function forgetTaxonomy(): void {
	until = 0;
	standing = '[]';
	useTaxonomy(makeTaxonomy());
}

/** Renames a kind, says anew what it is, or what people say of it. Null for whoever is no host, or no such kind. */
export const changeKind = (member: Member, key: string, input: KindInput, now = hearth().now()): Promise<true | null> =>
	asHost(member, async (tx) => {
		if (!presentTaxonomy().find(key)) return null;
		await write(tx, member, now, key, pack(input));
		return true as const;
	});

/** Adds a kind of the host's own. @returns its key; null for whoever is no host */
export const addKind = (member: Member, { family, ...input }: NewKind, now = hearth().now()): Promise<string | null> =>
	asHost(member, async (tx) => {
		const key = newKey(input.name.en!, (taken) => presentTaxonomy().find(taken) !== undefined);
		await write(tx, member, now, key, { family, ...pack(input) });
		return key;
	});

/** Offers a kind no more, or again. */
export const hideKind = (member: Member, key: string, hidden: boolean, now = hearth().now()): Promise<true | null> =>
	asHost(member, async (tx) => {
		if (!presentTaxonomy().find(key)) return null;
		await write(tx, member, now, key, { hidden_at: hidden ? new Date(now) : null });
		return true as const;
	});

/** Moves a kind by one place within its family; at an end it stays. */
export const moveKind = (member: Member, key: string, by: -1 | 1, now = hearth().now()): Promise<true | null> =>
	asHost(member, async (tx) => {
		const order = moved(presentTaxonomy(), key, by);
		if (!order) return null;
		for (const [place, each] of order.entries()) await write(tx, member, now, each, { place });
		return true as const;
	});

interface Row {
	family?: string;
	name?: string;
	about?: string;
	words?: string;
	place?: number;
	hidden_at?: Date | null;
}

const pack = ({ name, about, words }: KindInput): Row => ({
	name: JSON.stringify(name),
	about: JSON.stringify(about),
	words: JSON.stringify(words)
});

/** One at a time, each upon what stands in the database. */
async function asHost<T>(member: Member, work: (tx: Tx) => Promise<T>): Promise<T | null> {
	if (!member.isHost) return null;
	const done = await hearth().database.asMember(member.id, async (tx) => {
		take(await readChanges(tx));
		return work(tx);
	});
	until = 0;
	await keepTaxonomy();
	return done;
}

async function write(tx: Tx, member: Member, now: number, key: string, row: Row): Promise<void> {
	const stamped = { ...row, changed_at: new Date(now), changed_by: member.id };
	await tx
		.insertInto('taxonomy_changes')
		.values({ key, ...stamped })
		.onConflict((conflict) => conflict.column('key').doUpdateSet(stamped))
		.execute();
}

async function readChanges(tx: Tx): Promise<KindChange[]> {
	const rows = await tx
		.selectFrom('taxonomy_changes')
		.select(['key', 'family', 'name', 'about', 'words', 'place', 'hidden_at'])
		.orderBy('changed_at')
		.orderBy('key')
		.execute();
	return rows.map(({ key, family, name, about, words, place, hidden_at }) => ({
		key,
		family,
		name: name as Translated | null,
		about: about as Translated | null,
		words: words as Record<string, string[]> | null,
		place,
		hidden: hidden_at !== null
	}));
}

function take(changes: KindChange[]): void {
	const found = JSON.stringify(changes);
	if (found === standing) return;
	standing = found;
	useTaxonomy(makeTaxonomy(changes));
}
