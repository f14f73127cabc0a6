import { sql, type RawBuilder } from 'kysely';
import { placeOfWords } from '#features/connections/server/words.ts';
import type { Keeping, MessageInput, SendProblem } from '#features/messages/message.ts';
import type { Member } from '#features/people/viewer.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { memberKey } from '#server/sealing/member-keys.ts';

/** Sends it; the same key again is the same message. Null where it is sent. */
export async function sendMessage(
	member: Member,
	conversationId: string,
	{ key, words }: MessageInput,
	now = hearth().now()
): Promise<SendProblem | null> {
	const { database, live } = hearth();
	const problem = await database.asMember(member.id, async (tx) => {
		const id = newId(now);
		const sealed = (await memberKey(tx, member.id, now)).seal(words, placeOfWords(id));
		const { rows } = await sql<{ problem: SendProblem | null }>`
			select send_message(${id}, ${conversationId}, ${key}, ${sealed}, ${new Date(now)}) as problem`.execute(tx);
		return rows[0]!.problem;
	});
	if (!problem) live.poke();
	return problem;
}

/** One's own: the words go for everybody, their place says so. */
export const takeMessageBack = (member: Member, messageId: string, now = hearth().now()) =>
	act(member, sql`take_message_back(${messageId}, ${new Date(now)})`);
/** Up to where messages reached a window of the member's, and were before their eyes. */
export const noteArrival = (
	member: Pick<Member, 'id'>,
	conversationId: string,
	{ arrived, seen }: { arrived: number; seen: number },
	now = hearth().now()
) => act(member, sql`note_arrival(${conversationId}, ${arrived}, ${seen}, ${new Date(now)})`);
export const chooseForConversation = (
	member: Member,
	conversationId: string,
	{ keeps, shows }: { keeps: Keeping; shows: boolean },
	now = hearth().now()
) => act(member, sql`choose_for_conversation(${conversationId}, ${keeps}, ${shows}, ${new Date(now)})`);
/** Leaves a circle, or puts away what is at rest. */
export const leaveConversation = (member: Member, conversationId: string, now = hearth().now()) =>
	act(member, sql`leave_conversation(${conversationId}, ${new Date(now)})`);
export const answerCircle = (member: Member, side: string, comes: boolean, now = hearth().now()) =>
	act(member, sql`answer_circle(${side}, ${comes}, ${new Date(now)})`);

/** Asks people with whom one is connected to a circle. @returns its id, or why there is none */
export async function openCircle(
	member: Member,
	connections: string[],
	now = hearth().now()
): Promise<{ id: string } | { problem: 'not-found' | 'names' | 'too-many' }> {
	const id = crypto.randomUUID();
	const { rows } = await hearth().database.asMember(member.id, (tx) =>
		sql<{ problem: 'not-found' | 'names' | 'too-many' | null }>`
			select open_circle(${id}, ${connections}::uuid[], ${new Date(now)}) as problem`.execute(tx)
	);
	const { problem } = rows[0]!;
	return problem ? { problem } : { id };
}

/** Asks more people to a circle. Null where they are asked; else why not. */
export async function askIntoCircle(
	member: Member,
	conversationId: string,
	connections: string[],
	now = hearth().now()
): Promise<'not-found' | 'names' | 'too-many' | null> {
	const { database, live } = hearth();
	const { rows } = await database.asMember(member.id, (tx) =>
		sql<{ problem: 'not-found' | 'names' | 'too-many' | null }>`
			select ask_into_circle(${conversationId}, ${connections}::uuid[], ${new Date(now)}) as problem`.execute(tx)
	);
	live.poke();
	return rows[0]!.problem;
}

/** What was written for a time, and that time is over. */
export async function sweepMessages(now = hearth().now()): Promise<number> {
	const { database, live } = hearth();
	const { rows } = await database.asSystem('messages whose time is over', (tx) =>
		sql<{ gone: number }>`select sweep_messages(${new Date(now)}) as gone`.execute(tx)
	);
	if (rows[0]!.gone > 0) live.poke();
	return rows[0]!.gone;
}

async function act({ id }: Pick<Member, 'id'>, what: RawBuilder<unknown>): Promise<true | null> {
	const { database, live } = hearth();
	const { rows } = await database.asMember(id, (tx) => sql<{ done: boolean }>`select ${what} as done`.execute(tx));
	if (rows[0]!.done) live.poke();
	return rows[0]!.done || null;
}
