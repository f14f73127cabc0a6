import { sql } from 'kysely';
import {
	gravityOf,
	reportsADay,
	type CareCase,
	type CareQueue,
	type LogLine,
	type ReportInput,
	type Subject
} from '#features/care/report.ts';
import type { Member } from '#features/people/viewer.ts';
import { lastId, newId } from '#server/database/ids.ts';
import { milliseconds } from '#server/database/times.ts';
import { hearth } from '#server/hearth.ts';
import { readReportableConnected, readReportableMessage, reportConnected, reportMessage } from './connected.ts';
import { readReportableLine } from './sitting.ts';

const queueLength = 100;
const logOnPage = 50;

/** What stands there to be reported, under which name. Null where the member finds nothing. */
export async function readReportable(
	member: Member,
	subject: Subject
): Promise<{ name: string; copy: string; groupName: string | null } | null> {
	if ('connection' in subject) return readReportableConnected(member, subject.connection);
	if ('message' in subject) return readReportableMessage(member, subject.message);
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			if ('said' in subject) return readReportableLine(tx, subject.said);
			const [words, seat] = idsOf(subject);
			const { rows } = await sql<{ name: string; copy: string; groupName: string | null }>`
				select found.name, found.copy, g.name as "groupName" from reportable(${words}, ${seat}) found
				left join groups g on g.id = found.group_id`.execute(tx);
			return rows[0] ?? null;
		},
		'read'
	);
}

/** Reports it, with a copy of what stands there now. Those who care are told, whom it is about is not. */
export async function report(
	member: Member,
	subject: Subject,
	{ reason, words }: ReportInput,
	now = hearth().now()
): Promise<true | 'too-much' | null> {
	const connected = 'connection' in subject ? await readReportableConnected(member, subject.connection, now) : null;
	const message = 'message' in subject ? await readReportableMessage(member, subject.message) : null;
	if (('connection' in subject && !connected) || ('message' in subject && !message)) return null;
	return hearth().database.asMember(member.id, async (tx) => {
		const since = new Date(now - 24 * 3600_000);
		const { rows } = await sql<{ many: boolean }>`select my_reports_since(${since}) >= ${reportsADay} as many`.execute(
			tx
		);
		if (rows[0]!.many) return 'too-much';
		const said = sql`${reason}, ${gravityOf[reason]}::smallint, ${words}, ${new Date(now)}`;
		const copy = 'said' in subject ? ((await readReportableLine(tx, subject.said))?.copy ?? null) : null;
		if ('said' in subject && copy === null) return null;
		const make =
			'message' in subject
				? reportMessage(newId(now), subject.message, message!.copy, said)
				: 'connection' in subject
					? reportConnected(newId(now), subject.connection, connected!.copy, said)
					: 'said' in subject
						? sql`report_said(${newId(now)}, ${subject.said}, ${copy}, ${said})`
						: sql`make_report(${newId(now)}, ${sql.join(idsOf(subject))}, ${said})`;
		const made = await sql<{ done: boolean }>`select ${make} as done`.execute(tx);
		return made.rows[0]!.done || null;
	});
}

const idsOf = (
	subject: Extract<Subject, { words: string } | { seat: string }>
): [words: string | null, seat: string | null] => ('words' in subject ? [subject.words, null] : [null, subject.seat]);

const queuedReport = sql`'id', r.id, 'reason', r.reason, 'gravity', r.gravity, 'name', r.name, 'groupName', g.name,
	'about', case when r.said_id is not null or r.message_id is not null then 'said' when r.reply_id is not null then 'reply' when r.story_id is not null then 'story'
		when r.share_id is not null or r.copy <> '' then 'share' else 'person' end,
	'at', ${milliseconds('r.made_at')}, 'takenName', r.taken_name, 'takenByMe', coalesce(r.taken_by = viewer_id(), false)`;

/** What waits for the member's care, the gravest and oldest first. Null for whoever leads no group and is no host. */
export async function readQueue(member: Member): Promise<CareQueue | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<CareQueue & { cares: boolean }>`
				select am_host() or cardinality(my_facilitated_groups()) > 0 as cares,
					(select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'groupName', g.name,
						'at', ${milliseconds('s.asked_at')}, 'takenName', s.taken_name, 'mine', coalesce(s.taken_by = viewer_id(), false)) order by s.asked_at), '[]')
						from sittings s join groups g on g.id = s.group_id where s.ended_at is null and s.member_id <> viewer_id()) as sittings,
					(select coalesce(json_agg(json_build_object(${queuedReport}) order by r.gravity desc, r.id), '[]')
						from (select * from reports where resolved_at is null order by gravity desc, id limit ${sql.lit(queueLength)}) r
						left join groups g on g.id = r.group_id) as reports,
					(select coalesce(json_agg(json_build_object('id', x.id, 'name', x.name, 'kind', x.kind, 'groupName', g.name,
						'at', ${milliseconds('x.appealed_at')}, 'mayAnswer', i_may_answer(x)) order by x.appealed_at), '[]')
						from measures x left join groups g on g.id = x.group_id
						where x.appealed_at is not null and x.appeal_answered_at is null and x.member_id <> viewer_id()) as appeals,
					(select coalesce(json_agg(json_build_object('id', v.id, 'reportId', v.report_id, 'name', r.name, 'groupName', g.name,
						'askedName', v.asked_name, 'at', ${milliseconds('v.asked_at')}) order by v.asked_at), '[]')
						from reveals v join reports r on r.id = v.report_id left join groups g on g.id = r.group_id
						where v.answered_at is null and i_may_agree(v)) as reveals`.execute(tx);
			const { cares, ...queue } = rows[0]!;
			return cares ? queue : null;
		},
		'read'
	);
}

/** A report with everything that was done about it. Null for whoever does not care for it. */
export async function readCase(member: Member, reportId: string, now = hearth().now()): Promise<CareCase | null> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<{ found: CareCase }>`
				select json_build_object(${queuedReport}, 'slug', g.slug, 'copy', r.copy, 'masked', r.masked, 'words', r.words,
					'hasAccount', r.accused_id is not null, 'hasWords', r.share_id is not null or r.reply_id is not null or r.story_id is not null,
					'hasSeat', care_knows_seat(r.id), 'strikes', strikes_behind(r.id, ${new Date(now)}), 'outcome', r.outcome,
					'reveal', (select json_build_object('id', v.id, 'reason', v.reason, 'askedName', v.asked_name, 'mayAnswer', i_may_agree(v) and v.answered_at is null, 'agreed', v.agreed)
						from reveals v where v.report_id = r.id order by v.id desc limit 1),
					'revealedName', revealed_name(r.id),
					'log', (select coalesce(json_agg(json_build_object('id', l.id, 'kind', l.kind, 'actor', l.actor_name, 'about', l.about,
						'words', l.words, 'groupName', null, 'at', ${milliseconds('l.at')}) order by l.id), '[]') from care_log l where l.report_id = r.id)
				) as found from reports r left join groups g on g.id = r.group_id where r.id = ${reportId}`.execute(tx);
			return rows[0]?.found ?? null;
		},
		'read'
	);
}

/** What care did in all groups that the member cares for, newest first. */
export async function readLog(
	member: Member,
	before: string | null
): Promise<{ lines: LogLine[]; older: string | null }> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const { rows } = await sql<LogLine>`
				select l.id, l.kind, l.actor_name as actor, l.about, l.words, g.name as "groupName", ${milliseconds('l.at')} as at
				from care_log l left join groups g on g.id = l.group_id
				where l.id < ${before ?? lastId} order by l.id desc limit ${sql.lit(logOnPage + 1)}`.execute(tx);
			const lines = rows.slice(0, logOnPage);
			return { lines, older: rows.length > logOnPage ? lines.at(-1)!.id : null };
		},
		'read'
	);
}
