import { sql, type RawBuilder } from 'kysely';
import {
	byName,
	type Askable,
	type Asked,
	type Connection,
	type Connections,
	type Request
} from '#features/connections/connection.ts';
import { mayTry } from '#features/people/server/attempts.ts';
import type { Member } from '#features/people/viewer.ts';
import { mostSupporters } from '#features/support/supporters.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { memberKey } from '#server/sealing/member-keys.ts';
import { openerOf, placeOfWords, type WrappedKey } from './words.ts';

interface SealedRequest extends Omit<Request, 'words'> {
	sealed: string | null;
}

/** One query for a page: who is connected, who asks, and whom one asked. */
export async function readConnections(member: Member, now = hearth().now()): Promise<Connections> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<{
				people: Connection[];
				toMe: SealedRequest[];
				mine: SealedRequest[];
				keys: (WrappedKey & { connectionId: string })[];
			}>`
				select ${list(sql`c.connected_at is not null`)} as people,
					${list(sql`c.id = any (my_open_requests(${new Date(now)}))`)} as "toMe",
					${list(sql`c.asker_id = viewer_id() and c.connected_at is null and c.withdrawn_at is null and c.asked_at > request_lapses(${new Date(now)})`)} as mine,
					(select coalesce(json_agg(json_build_object('connectionId', k.connection_id, 'memberId', k.member_id,
						'wrapped', encode(k.wrapped, 'base64'))), '[]') from request_keys(${new Date(now)}) k) as keys`.execute(tx);
			const { people, toMe, mine, keys } = rows[0]!;
			const author = new Map(keys.map(({ connectionId, memberId }) => [connectionId, memberId]));
			const openWords = openerOf(keys);
			const open = ({ sealed, ...request }: SealedRequest): Request => ({
				...request,
				words: openWords(author.get(request.id), request.id, sealed)
			});
			return { people: byName(people), toMe: byName(toMe.map(open)), mine: byName(mine.map(open)) };
		},
		'read'
	);
}

const list = (where: RawBuilder<unknown>) => sql`(select coalesce(json_agg(json_build_object('id', c.id,
	'name', case when c.asker_id = viewer_id() then c.answerer_name else c.asker_name end,
	'myName', case when c.asker_id = viewer_id() then c.asker_name else c.answerer_name end,
	'group', case when g.id is null then null else json_build_object('slug', g.slug, 'name', g.name) end,
	'at', extract(epoch from coalesce(c.connected_at, c.asked_at)) * 1000,
	'conversation', (select v.id from conversations v where v.connection_id = c.id),
	'sealed', case when c.connected_at is null then encode(c.sealed, 'base64') end)), '[]')
	from connections c left join groups g on g.id = c.group_id where ${where})`;

/** Whom a seat, or words under the name of a seat, lead to. Null where the member finds no such thing. */
export async function readAskable(member: Member, from: { seat: string } | { words: string }): Promise<Askable | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await (
				'seat' in from
					? sql<Askable>`select m.name, m.seat, my_name_in(g.id) as "myName", json_build_object('slug', g.slug, 'name', g.name) as "group"
					from memberships m join groups g on g.id = m.group_id where m.seat = ${from.seat} and m.member_id <> viewer_id()`
					: sql<Askable>`select w.byline as name, seat_of_words(w.id) as seat, my_name_in(g.id) as "myName",
						json_build_object('slug', g.slug, 'name', g.name) as "group"
					from (select id, group_id, author_id, byline from shares union all select id, group_id, author_id, byline from replies) w
					join groups g on g.id = w.group_id
					where w.id = ${from.words} and w.byline is not null and w.author_id <> viewer_id() and g.id = any ((select my_groups())::uuid[])`
			).execute(tx);
			return rows[0] ?? null;
		},
		'read'
	);
}

/** Asks whoever sits there. Null where the member finds no such seat; whether it was declined before is told by nothing. */
export async function askToConnect(
	member: Member,
	seat: string,
	words: string,
	now = hearth().now()
): Promise<Asked | null> {
	if ((await mayTry('ask-to-connect', member.id, now)) !== true) return 'too-many';
	return hearth().database.asMember(member.id, async (tx) => {
		// Random, unlike other ids: it tells no time, and nothing of what else was asked.
		const id = crypto.randomUUID();
		const sealed = (await memberKey(tx, member.id, now)).seal(words, placeOfWords(id));
		const { rows } = await sql<{ asked: Asked | null }>`
			select ask_to_connect(${id}, ${seat}, ${sealed}, ${new Date(now)}) as asked`.execute(tx);
		return rows[0]!.asked;
	});
}

export const acceptConnection = (member: Member, id: string, now = hearth().now()) =>
	act(member, sql`accept_connection(${id}, ${new Date(now)})`);
/** Tells the other nothing, now or later. */
export const declineConnection = (member: Member, id: string, now = hearth().now()) =>
	act(member, sql`decline_connection(${id}, ${new Date(now)})`);
export const withdrawRequest = (member: Member, id: string, now = hearth().now()) =>
	act(member, sql`withdraw_request(${id}, ${new Date(now)})`);
export const endConnection = (member: Member, id: string, now = hearth().now()) =>
	act(member, sql`end_connection(${id}, ${new Date(now)})`);
export const tellMyName = (member: Member, id: string) => act(member, sql`tell_my_name(${id})`);

/** Chooses a supporter from one's connections, and lets them know. */
export async function chooseConnected(
	member: Member,
	id: string,
	now = hearth().now()
): Promise<true | 'too-many' | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		await sql`select pg_advisory_xact_lock(hashtextextended(${`circle ${member.id}`}, 0))`.execute(tx);
		const { rows } = await sql<{ many: boolean }>`
			select count(*) >= ${mostSupporters} as many from supporters where member_id = ${member.id}`.execute(tx);
		if (rows[0]!.many) return 'too-many';
		return done(tx, sql`choose_connected(${newId(now)}, ${id}, ${new Date(now)})`);
	});
}

/** Requests whose time is over, and refusals. */
export async function sweepConnections(now = hearth().now()): Promise<void> {
	await hearth().database.asSystem('requests to connect whose time is over', (tx) =>
		sql`select sweep_connections(${new Date(now)})`.execute(tx)
	);
}

/** Null where there is nothing that the member could do this to. */
async function act(member: Member, what: RawBuilder<unknown>): Promise<true | null> {
	const { database, live } = hearth();
	const acted = await database.asMember(member.id, (tx) => done(tx, what));
	if (acted) live.poke();
	return acted;
}

async function done(tx: Tx, what: RawBuilder<unknown>): Promise<true | null> {
	const { rows } = await sql<{ done: boolean }>`select ${what} as done`.execute(tx);
	return rows[0]!.done || null;
}
