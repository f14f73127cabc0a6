import { sql } from 'kysely';
import type { Conversation, ConversationLine, Invitation, MessageView, Reached } from '#features/messages/message.ts';
import { conversationsOnPage, messagesOnPage } from '#features/messages/message.ts';
import { openerOf, type WrappedKey } from '#features/connections/server/words.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import { memberKeyFrom } from '#server/sealing/member-keys.ts';

export interface SealedMessage extends Omit<MessageView, 'words'> {
	authorId: string;
	sealed: string | null;
}

/** The columns of a message `m` with its author's side `a`, for `json_build_object`. */
export const messageColumns = sql`'id', m.id, 'seq', m.seq, 'name', coalesce(a.name, ''), 'authorId', m.author_id,
	'mine', coalesce(m.author_id = viewer_id(), false), 'key', case when m.author_id = viewer_id() or is_system() then m.key end,
	'sealed', encode(m.sealed, 'base64'), 'takenBack', m.taken_back_at is not null,
	'at', extract(epoch from m.said_at) * 1000, 'goesAt', extract(epoch from m.goes_at) * 1000`;
export const ofAuthor = sql`left join conversation_sides a on a.conversation_id = m.conversation_id and a.member_id = m.author_id
	and a.joined_at is not null`;

/** Opens messages with the keys of those who wrote them. */
export function openMessages(keys: WrappedKey[]): (message: SealedMessage) => MessageView {
	const open = openerOf(keys);
	return ({ authorId, sealed, ...message }) => ({ ...message, words: open(authorId, message.id, sealed) });
}

interface Found extends Omit<Conversation, 'messages' | 'older' | 'outboxKey' | 'reached'> {
	messages: SealedMessage[];
	keys: WrappedKey[];
	ownKey: string | null;
	reached: Reached | null;
}

/** One conversation, its newest messages or those before a number. Null for whoever is not in it. */
export async function readConversation(
	member: Member,
	id: string,
	before: number | null = null,
	now = hearth().now()
): Promise<Conversation | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<Found>`
				select c.id, c.kind, not conversation_is_open(c.id) as "atRest", mine.side as "mySide", mine.shows_state as shows,
					mine.heard_seq as "lastSeq", mine.seen_seq as "mySeen", pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
					${sidesJson} as sides, ${reachedJson} as reached,
					(select encode(wrapped, 'base64') from member_keys where member_id = viewer_id()) as "ownKey",
					(select coalesce(json_agg(json_build_object('memberId', k.member_id, 'wrapped', encode(k.wrapped, 'base64'))), '[]')
						from conversation_keys(c.id) k) as keys,
					(select coalesce(json_agg(json_build_object(${messageColumns}) order by m.seq), '[]') from (
						select * from messages where conversation_id = c.id and seq < ${before ?? 2_147_483_647}
							and (goes_at is null or goes_at > ${new Date(now)})
						order by seq desc limit ${sql.lit(messagesOnPage + 1)}) m ${ofAuthor} where m.seq > mine.from_seq) as messages
				from conversations c join conversation_sides mine on mine.side = my_side(c.id) where c.id = ${id}`.execute(tx);
			const found = rows[0];
			if (!found) return null;
			const { keys, ownKey, messages, ...conversation } = found;
			const shown = messages.slice(-messagesOnPage);
			return {
				...conversation,
				messages: shown.map(openMessages(keys)),
				older: messages.length > messagesOnPage ? shown[0]!.seq : null,
				outboxKey: outboxKey(member, ownKey)
			};
		},
		'read'
	);
}

const sidesJson = sql`(select json_agg(json_build_object('side', s.side, 'name', s.name, 'mine', s.member_id = viewer_id(),
	'asked', s.joined_at is null, 'keeps', s.keeps) order by s.joined_at is null, lower(s.name), s.side)
	from conversation_sides s where s.conversation_id = c.id and (s.joined_at is null or s.left_at is null or c.kind = 'pair'))`;

/** What the other of a pair lets one see, who lets them see as well. */
const reachedJson = sql`(select json_build_object('arrived', o.arrived_seq, 'seen', o.seen_seq) from conversation_sides o
	where c.kind = 'pair' and o.conversation_id = c.id and o.side <> mine.side and o.shows_state and mine.shows_state limit 1)`;

/** The member's conversations, the last one in which something was said first; and circles to which they are asked. */
export async function readConversations(
	member: Member,
	before: number | null = null,
	now = hearth().now()
): Promise<{ lines: ConversationLine[]; older: number | null; invitations: Invitation[] }> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const [lines, invitations] = await Promise.all([readLines(tx, before), readInvitations(tx, now)]);
			const shown = lines.slice(0, conversationsOnPage);
			return { lines: shown, older: lines.length > conversationsOnPage ? shown.at(-1)!.at : null, invitations };
		},
		'read'
	);
}

async function readLines(tx: Tx, before: number | null): Promise<ConversationLine[]> {
	const { rows } = await sql<ConversationLine>`
		select c.id, c.kind, mine.name as "myName", not conversation_is_open(c.id) as "atRest", mine.heard_seq > mine.seen_seq as fresh,
			(extract(epoch from mine.heard_at) * 1000)::float8 as at,
			(select coalesce(json_agg(s.name order by lower(s.name)), '[]') from conversation_sides s where s.conversation_id = c.id
				and s.side <> mine.side and (c.kind = 'pair' or (s.joined_at is not null and s.left_at is null) or (s.joined_at is null))) as names
		from conversations c join conversation_sides mine on mine.side = my_side(c.id)
		where c.id = any ((select my_conversations())::uuid[]) ${before === null ? sql`` : sql`and mine.heard_at < ${new Date(before)}`}
		order by mine.heard_at desc, c.id limit ${sql.lit(conversationsOnPage + 1)}`.execute(tx);
	return rows;
}

async function readInvitations(tx: Tx, now: number): Promise<Invitation[]> {
	const { rows } = await sql<Invitation>`
		select s.side, s.name as "myName", names_in_circle(s.side, ${new Date(now)}) as names from conversation_sides s
		where s.member_id = viewer_id() and s.joined_at is null and s.left_at is null
			and s.conversation_id = any ((select my_circle_invitations(${new Date(now)}))::uuid[]) order by lower(s.name), s.side limit 20`.execute(
		tx
	);
	return rows;
}

/** A circle to which the member can ask more people, by the name that they have there; null for every other conversation. */
export async function readCircle(member: Member, id: string): Promise<{ myName: string; names: string[] } | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<{ myName: string; names: string[] }>`
				select mine.name as "myName", (select coalesce(array_agg(s.name), '{}') from conversation_sides s
					where s.conversation_id = c.id and s.left_at is null and s.side <> mine.side) as names
				from conversations c join conversation_sides mine on mine.side = my_side(c.id)
				where c.id = ${id} and c.kind = 'circle'`.execute(tx);
			return rows[0] ?? null;
		},
		'read'
	);
}

/** Where a browser sends what waits in it: of these sides the member's own, and the key under which it lies there. */
export async function readOutbox(
	member: Member,
	sides: string[]
): Promise<{ key: string; places: { side: string; conversation: string }[] }> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<{ side: string; conversation: string; key: string | null }>`
				select s.side, s.conversation_id as conversation,
					(select encode(wrapped, 'base64') from member_keys where member_id = viewer_id()) as key
				from conversation_sides s where s.side = any (${sides}::uuid[]) and s.side = my_side(s.conversation_id)`.execute(tx);
			return {
				key: outboxKey(member, rows[0]?.key ?? null),
				places: rows.map(({ side, conversation }) => ({ side, conversation }))
			};
		},
		'read'
	);
}

/** The key under which a member's browser keeps what waits; '' where there is none. */
const outboxKey = (member: Member, wrapped: string | null): string =>
	wrapped ? memberKeyFrom(Buffer.from(wrapped, 'base64'), member.id).derive('outbox').toString('base64') : '';

/** The other's conversation with a connection; null where there is none to write in. */
export async function conversationOf(member: Member, connectionId: string): Promise<string | null> {
	const row = await hearth().database.asMember(
		member.id,
		(tx) => tx.selectFrom('conversations').select('id').where('connection_id', '=', connectionId).executeTakeFirst(),
		'read'
	);
	return row?.id ?? null;
}

/** One message, for whoever reads it, with what can be done about it. Null else. */
export async function readMessage(
	member: Member,
	id: string,
	now = hearth().now()
): Promise<(MessageView & { conversationId: string; side: string | null; groupName: string | null }) | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<{
				message: SealedMessage;
				keys: WrappedKey[];
				conversationId: string;
				side: string | null;
				groupName: string | null;
			}>`
				select json_build_object(${messageColumns}) as message, m.conversation_id as "conversationId", a.side,
					(select g.name from conversations c join connections n on n.id = c.connection_id join groups g on g.id = n.group_id
						where c.id = m.conversation_id) as "groupName",
					(select coalesce(json_agg(json_build_object('memberId', k.member_id, 'wrapped', encode(k.wrapped, 'base64'))), '[]')
						from conversation_keys(m.conversation_id) k where k.member_id = m.author_id) as keys
				from messages m ${ofAuthor} where m.id = ${id} and m.conversation_id = any ((select my_conversations())::uuid[])
					and m.taken_back_at is null and (m.goes_at is null or m.goes_at > ${new Date(now)})`.execute(tx);
			const found = rows[0];
			if (!found) return null;
			const { message, keys, ...where } = found;
			return { ...openMessages(keys)(message), ...where };
		},
		'read'
	);
}
