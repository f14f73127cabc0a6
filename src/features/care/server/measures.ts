import { sql, type RawBuilder } from 'kysely';
import {
	isStrike,
	reportDays,
	strikeDays,
	type MeasureInput,
	type MeasureProblem,
	type MeasureView,
	type outcomes
} from '#features/care/report.ts';
import type { Member } from '#features/people/viewer.ts';
import { newId } from '#server/database/ids.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';
import { enqueue } from '#server/jobs/worker.ts';
import { keyFor, sign, unsign } from '#server/secret.ts';

const day = 24 * 3600_000;

/** Asks one of the database's functions, each of which looks itself whether the member may. */
async function ask(member: Member, question: RawBuilder<unknown>): Promise<true | null> {
	const done = await hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ done: boolean }>`select ${question} as done`.execute(tx);
		return rows[0]!.done;
	});
	if (done) hearth().live.poke();
	return done || null;
}

/** Says that one looks after it, so that two do not; or gives it back. */
export const takeReport = (member: Member, reportId: string, taken: boolean, now = hearth().now()) =>
	ask(member, sql`take_report(${reportId}, ${taken}, ${new Date(now)})`);
/** A note for the others who care; nobody else reads it. */
export const noteOnReport = (member: Member, reportId: string, words: string, now = hearth().now()) =>
	ask(member, sql`note_on_report(${reportId}, ${words}, ${new Date(now)})`);
/** Closes it, with all reports of the same thing. Whoever reported hears that it was handled. */
export const resolveReport = (
	member: Member,
	reportId: string,
	outcome: (typeof outcomes)[number],
	words: string,
	now = hearth().now()
) => ask(member, sql`resolve_report(${reportId}, ${outcome}, ${words || null}, ${new Date(now)})`);

/** Asks to know who is behind a mask, with a reason that the member will read. */
export const askReveal = (member: Member, reportId: string, reason: string, now = hearth().now()) =>
	ask(member, sql`ask_reveal(${newId(now)}, ${reportId}, ${reason}, ${new Date(now)})`);
export const answerReveal = (member: Member, revealId: string, agreed: boolean, now = hearth().now()) =>
	ask(member, sql`answer_reveal(${revealId}, ${agreed}, ${new Date(now)})`);

/**
 * Does one thing about whoever is behind a report, masked or not. They are told what and why, and can appeal.
 * @param words what they are told; never empty
 */
export async function takeMeasure(
	member: Member,
	reportId: string,
	{ kind, words, notes, days }: Omit<MeasureInput, 'template'>,
	now = hearth().now()
): Promise<true | { problem: MeasureProblem } | null> {
	if (!words) return { problem: 'words' };
	const until = kind === 'paused' ? new Date(now + days * day) : null;
	const strikeUntil = isStrike(kind) ? new Date(now + strikeDays * day) : null;
	const answer = await hearth().database.asMember(member.id, async (tx) => {
		const { rows } = await sql<{ answer: string | null }>`
			select take_measure(${newId(now)}, ${reportId}, ${kind}, ${words}, ${notes}::text[], ${until}, ${strikeUntil}, ${new Date(now)}) as answer`.execute(
			tx
		);
		if (!rows[0]!.answer && (kind === 'removed' || kind === 'banned')) await enqueue(tx, 'fill-free-seats', {});
		return rows[0]!.answer;
	});
	if (answer === 'not-found') return null;
	if (answer) return { problem: answer as MeasureProblem };
	hearth().live.poke();
	return true;
}

const views = sql`
	select x.id, x.kind, x.name, x.words, g.name as "groupName", r.copy, ${milliseconds('x.made_at')} as at,
		${milliseconds('x.until')} as until, ${milliseconds('x.strike_until')} as "strikeUntil",
		x.lifted_at is not null as lifted, x.appeal, x.appeal_answer as "appealAnswer", x.appeal_words as "appealWords",
		x.appealed_at is not null and x.appeal_answered_at is null and i_may_answer(x) as "mayAnswer"
	from measures x left join groups g on g.id = x.group_id left join reports r on r.id = x.report_id`;

/** What care did about the member, newest first; the reports themselves are not theirs to read. */
export async function readMyMeasures(member: Member): Promise<MeasureView[]> {
	return hearth().database.asMember(
		member.id,
		async (tx) =>
			(await sql<MeasureView>`${views} where x.member_id = ${member.id} order by x.id desc limit 100`.execute(tx)).rows,
		'read'
	);
}

/** A measure that somebody appealed, for those who care. Null for everybody else. */
export async function readAppealed(member: Member, measureId: string): Promise<MeasureView | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) =>
			(
				await sql<MeasureView>`${views} where x.id = ${measureId} and x.member_id <> ${member.id} and x.appealed_at is not null`.execute(
					tx
				)
			).rows[0] ?? null,
		'read'
	);
}

export const appeal = (member: Member, measureId: string, words: string, now = hearth().now()) =>
	ask(member, sql`appeal_measure(${measureId}, ${words}, ${new Date(now)})`);
export const answerAppeal = (
	member: Member,
	measureId: string,
	answer: 'stands' | 'lifted',
	words: string,
	now = hearth().now()
) => ask(member, sql`answer_appeal(${measureId}, ${answer}, ${words}, ${new Date(now)})`);

const banKey = () => keyFor(hearth().secret, 'appeal of a ban');

/** Where somebody who was banned reads why, and answers; null for everybody else. Asked once they proved who they are. */
export async function banOf(memberId: string): Promise<string | null> {
	const ban = await hearth().database.asSystem(
		'is this member banned?',
		(tx) =>
			tx
				.selectFrom('measures')
				.select('id')
				.where('member_id', '=', memberId)
				.where('kind', '=', 'banned')
				.where('lifted_at', 'is', null)
				.orderBy('id', 'desc')
				.executeTakeFirst(),
		'read'
	);
	return ban ? sign(banKey(), ban.id) : null;
}

export async function readBan(
	token: string
): Promise<Pick<MeasureView, 'words' | 'appeal' | 'appealAnswer' | 'appealWords'> | null> {
	const id = unsign(banKey(), token);
	if (!id) return null;
	return hearth().database.asSystem(
		'why was this member banned?',
		async (tx) =>
			(await tx
				.selectFrom('measures')
				.select(['words', 'appeal', 'appeal_answer as appealAnswer', 'appeal_words as appealWords'])
				.where('id', '=', id)
				.where('lifted_at', 'is', null)
				.$castTo<Pick<MeasureView, 'words' | 'appeal' | 'appealAnswer' | 'appealWords'>>()
				.executeTakeFirst()) ?? null,
		'read'
	);
}

const noSession = '00000000-0000-0000-0000-000000000000';
/** Whose ban it is: they cannot sign in, and what is kept about them is theirs all the same. Null once it was lifted. */
export async function bannedMember(token: string): Promise<Member | null> {
	const id = unsign(banKey(), token);
	if (!id) return null;
	const found = await hearth().database.asSystem(
		'a banned member asks for what is theirs',
		(tx) =>
			tx
				.selectFrom('measures as x')
				.innerJoin('members as m', 'm.id', 'x.member_id')
				.select(['m.id', 'm.handle', 'm.locale', 'm.time_zone as timeZone'])
				.where('x.id', '=', id)
				.where('x.lifted_at', 'is', null)
				.executeTakeFirst(),
		'read'
	);
	// Without a session: whoever signs in with passkeys alone proves nothing again, and asks a host.
	return found ? { ...found, isHost: false, hasNews: false, sessionId: noSession } : null;
}

export async function appealBan(token: string, words: string, now = hearth().now()): Promise<true | null> {
	const id = unsign(banKey(), token);
	if (!id) return null;
	return hearth().database.asSystem('a banned member appeals', async (tx) => {
		const { rows } = await sql<{
			done: boolean;
		}>`select appeal_measure(${id}, ${words}, ${new Date(now)}) as done`.execute(tx);
		return rows[0]!.done || null;
	});
}

/** Ends pauses that are over, forgets strikes that expired and reports that were resolved long ago. */
export async function sweepCare(now = hearth().now()): Promise<number> {
	const ended = await hearth().database.asSystem('pauses end, strikes expire', async (tx) => {
		const { rows } = await sql<{ ended: number }>`
			select sweep_care(${new Date(now)}, ${new Date(now - reportDays * day)}) as ended`.execute(tx);
		return rows[0]!.ended;
	});
	if (ended) hearth().live.poke();
	return ended;
}
