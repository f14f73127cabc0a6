import { sql } from 'kysely';
import { hasTried, mayTry, mayTryAll, noteTry, type TooMany } from '#features/people/server/attempts.ts';
import { spend, type Proof } from '#features/people/server/tickets.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Guest, GuestProblem, Kept } from '#features/rooms/room.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { hashGuestToken, newGuestToken, readGuestToken } from '#server/http/guest-cookie.ts';

/** The guest whose token this Cookie header carries, or null. One query. */
export async function recogniseGuest(cookieHeader: string | null, now = hearth().now()): Promise<Guest | null> {
	const token = readGuestToken(cookieHeader);
	const known = token && (await hearth().database.whoIsGuest(hashGuestToken(token), now));
	return known
		? { id: known.guest_id, name: known.name, locale: known.locale, timeZone: known.time_zone, seats: known.seats }
		: null;
}

export interface SittingDown {
	slug: string;
	name: string;
	/** Of the agreements that were on the page. */
	version: number;
	locale: string;
	timeZone: string;
}

/** A refusal that undoes what its transaction had begun. */
class Refused extends Error {
	readonly problem: GuestProblem;
	constructor(problem: GuestProblem) {
		super(problem);
		this.problem = problem;
	}
}

/**
 * Takes a seat in an open group without an account.
 * @param guest somebody who sits elsewhere already, or wants another name
 * @param proof of somebody new, spent only where the seat is taken
 * @returns the token of somebody new, for their browser; null for a guest who was known; no such group where it is undefined
 */
export async function sitDown(
	guest: Guest | null,
	{ slug, name, version, locale, timeZone }: SittingDown,
	proof: Proof | null,
	now = hearth().now()
): Promise<{ token: string | null } | { problem: GuestProblem } | undefined> {
	const { database, live } = hearth();
	const take = async (tx: Tx, id: string): Promise<void> => {
		const { rows } = await sql<{ problem: string | null }>`
			select take_guest_seat(${id}, ${slug}, ${name}, ${version}, ${new Date(now)}) as problem`.execute(tx);
		if (rows[0]!.problem) throw new Refused(rows[0]!.problem as GuestProblem);
	};
	try {
		if (guest) {
			await database.asGuest(guest.id, (tx) => take(tx, guest.id));
			live.poke();
			return { token: null };
		}
		const token = newGuestToken();
		await database.asSystem('somebody new takes a seat as a guest', async (tx) => {
			if (proof && !(await spend(tx, proof))) throw new Refused('ticket-spent');
			const id = newId(now);
			const at = new Date(now);
			const token_hash = hashGuestToken(token);
			await tx
				.insertInto('guests')
				.values({ id, token_hash, name, locale, time_zone: timeZone, made_at: at, seen_at: at })
				.execute();
			await take(tx, id);
		});
		return { token };
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		return (error.problem as string) === 'not-found' ? undefined : { problem: error.problem };
	}
}

/**
 * Whether another seat may be taken from here for now. Where a guest's seat was ended, the next hour is closed to whoever
 * comes from the same place with the same browser; both are kept only as a keyed hash, and for a day.
 */
export async function maySitDown(
	slug: string,
	source: string,
	browser: string | null,
	now: number
): Promise<true | TooMany> {
	const ended = await hasTried('guest-ended', `${slug} ${source} ${browser}`, now);
	if (ended) return { problem: 'too-many', again: ended };
	return mayTryAll(
		[
			['guest-seat-here', `${slug} ${source}`],
			['guest-seat-address', source]
		],
		now
	);
}

/** A guest whose seat here was ended came by. */
export const noteEndedGuest = (slug: string, source: string, browser: string | null, now: number): Promise<void> =>
	noteTry('guest-ended', `${slug} ${source} ${browser}`, now);

/** How often a guest may report. */
export const guestMayReport = (guest: Guest, now: number): Promise<true | TooMany> =>
	mayTry('guest-report', guest.id, now);

/**
 * Whoever has an account now keeps what they were as a guest: each seat becomes a membership through its group's door.
 * Seats whose name is somebody else's by now wait for another one; without any left the guest is forgotten.
 * @param token of the guest, out of the member's own browser
 */
export async function keepSeats(
	member: Member | { id: string },
	token: string,
	now = hearth().now()
): Promise<{ slug: string; group: string; became: Kept }[]> {
	const guest = await recogniseGuest(`hearth.guest=${token}`, now);
	const kept: { slug: string; group: string; became: Kept }[] = [];
	for (const { slug, group, ended } of guest?.seats ?? [])
		if (!ended) kept.push({ slug, group, became: await keepSeat(member, token, slug, '', now) });
	if (guest && !kept.some(({ became }) => became === 'name-taken')) await forgetGuest(token);
	return kept;
}

/** One of the seats, under the same name or another. */
export async function keepSeat(
	member: { id: string },
	token: string,
	slug: string,
	name: string,
	now = hearth().now()
): Promise<Kept> {
	const { database, live } = hearth();
	const became = await database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ became: Kept }>`
			select keep_guest_seat(${hashGuestToken(token)}, ${slug}, ${name}, ${new Date(now)}) as became`.execute(tx);
		return rows[0]!.became;
	});
	live.poke();
	return became;
}

/** Gets up from all seats: what a guest said goes, and nothing of them stays. */
export async function forgetGuest(token: string): Promise<boolean> {
	const { database, live } = hearth();
	const gone = await database.asVisitor(async (tx) => {
		const { rows } = await sql<{ gone: boolean }>`select forget_guest(${hashGuestToken(token)}) as gone`.execute(tx);
		return rows[0]!.gone;
	}, 'write');
	live.poke();
	return gone;
}
