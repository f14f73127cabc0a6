import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { GroupFront } from '#features/groups/front.ts';
import { mayLead } from '#features/groups/membership.ts';
import { readGroupFront } from '#features/groups/server/front.ts';
import { fallsOn, firstDayOf, hourIsThere, nextDateOf } from '#features/meetings/expansion.ts';
import type { PlanInput } from '#features/meetings/forms.ts';
import type { Exception, Series } from '#features/meetings/meeting.ts';
import { readRule, ruleOf, writeRule, type Rule } from '#features/meetings/recurrence.ts';
import { tellMembers } from '#features/notifications/server/tell.ts';
import type { NotificationKind } from '#features/notifications/notification.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { layDownDates, localText } from './dates.ts';

/** Why a plan is not taken; the form says it beside the field. */
export type PlanProblem = { field: 'date' | 'time' | 'until' | 'repeats' | 'guests'; problem: string };
export type Changed = true | 'changed' | null;

/** Plans a meeting. @returns its id, or what is wrong with it; null for whoever does not lead the group */
export async function planMeeting(
	member: Member,
	slug: string,
	input: PlanInput,
	now = hearth().now()
): Promise<{ id: string } | PlanProblem | null> {
	return leading(member, slug, (tx, group) => planWithin(tx, member, group, input, now));
}

/** The same in a transaction of somebody who leads the group. */
export async function planWithin(
	tx: Tx,
	member: Member,
	group: GroupFront,
	input: PlanInput,
	now: number
): Promise<{ id: string } | PlanProblem> {
	const series = seriesFrom(input, null);
	const problem = problemWith(series, input, group, now);
	if (problem) return problem;
	const id = newId(now);
	await tx
		.insertInto('meetings')
		.values({
			id,
			group_id: group.id,
			...columnsOf(input, series),
			created_at: new Date(now),
			created_by: member.id,
			updated_at: new Date(now)
		})
		.execute();
	await layDownDates(tx, id, now);
	return { id };
}

/** Changes all dates to come of a meeting. Moved, cancelled and skipped days stay so where the new rule still names them. */
export async function changeMeeting(
	member: Member,
	slug: string,
	meetingId: string,
	input: PlanInput & { sequence: number },
	now = hearth().now()
): Promise<Changed | PlanProblem> {
	return leading(member, slug, async (tx, group) => {
		const before = await lockMeeting(tx, group, meetingId);
		if (!before) return null;
		if (before.sequence !== input.sequence) return 'changed';
		const series = seriesFrom(input, before.rule);
		const problem = problemWith(series, input, group, now);
		if (problem) return problem;
		await tx
			.updateTable('meetings')
			.set({ ...columnsOf(input, series), sequence: before.sequence + 1, updated_at: new Date(now) })
			.where('id', '=', meetingId)
			.execute();
		const dropped = before.exceptions.filter(({ onDate }) => !fallsOn(series, onDate)).map(({ onDate }) => onDate);
		if (dropped.length > 0)
			await tx
				.deleteFrom('meeting_exceptions')
				.where('meeting_id', '=', meetingId)
				.where('on_date', 'in', dropped as never)
				.execute();
		await tx
			.updateTable('meeting_exceptions')
			.set({ sequence: before.sequence + 1 })
			.where('meeting_id', '=', meetingId)
			.execute();
		await layDownDates(tx, meetingId, now);
		const sameTimes = JSON.stringify(seriesPart(before)) === JSON.stringify(seriesPart(series));
		if (!sameTimes) await tellGroup(tx, group, member, 'meeting-changed', input.title, now);
		return true;
	});
}

/** Ends a meeting: it has no dates to come. What was is kept. */
export async function endMeeting(
	member: Member,
	slug: string,
	meetingId: string,
	sequence: number,
	now = hearth().now()
): Promise<Changed> {
	return leading(member, slug, async (tx, group) => {
		const before = await lockMeeting(tx, group, meetingId);
		if (!before) return null;
		if (before.sequence !== sequence) return 'changed';
		const at = new Date(now);
		await tx
			.updateTable('meetings')
			.set({ ended_at: at, ended_by: member.id, sequence: sequence + 1, updated_at: at })
			.where('id', '=', meetingId)
			.execute();
		await layDownDates(tx, meetingId, now);
		await tellGroup(tx, group, member, 'meeting-ended', before.title, now);
		return true;
	});
}

/** Does something as a facilitator of a group that is open; null for everybody else, as if there were no such group. */
export async function leading<T>(
	member: Member,
	slug: string,
	work: (tx: Tx, group: GroupFront) => Promise<T>
): Promise<T | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const group = await readGroupFront(tx, member, slug);
		return group && mayLead(group) && !group.closed ? work(tx, group) : null;
	});
}

export interface Locked extends Series {
	id: string;
	title: string;
	sequence: number;
	exceptions: Exception[];
}

/** A meeting of the group that goes on; nobody else changes it until this transaction ends. */
export async function lockMeeting(tx: Tx, group: GroupFront, meetingId: string): Promise<Locked | null> {
	const { rows } = await sql<Omit<Locked, 'rule' | 'exceptions'> & { rrule: string | null }>`
		select id, title, sequence, ${localText('local_start')} as "localStart", time_zone as "timeZone", minutes, rrule
		from meetings where id = ${meetingId} and group_id = ${group.id} and ended_at is null for update`.execute(tx);
	if (!rows[0]) return null;
	const { rows: exceptions } = await sql<Exception>`
		select on_date::text as "onDate", kind, note, ${localText('local_start')} as "localStart", minutes
		from meeting_exceptions where meeting_id = ${meetingId} order by on_date`.execute(tx);
	const { rrule, ...meeting } = rows[0];
	return { ...meeting, rule: rrule ? readRule(rrule) : null, exceptions };
}

/** Puts a line on the quiet list of everybody who sits in the group. */
export async function tellGroup(
	tx: Tx,
	group: GroupFront,
	member: Member,
	kind: NotificationKind,
	words: string,
	now: number
): Promise<void> {
	const seated = await tx.selectFrom('memberships').select('member_id').where('group_id', '=', group.id).execute();
	await tellMembers(tx, {
		to: seated.map(({ member_id }) => member_id),
		kind,
		groupId: group.id,
		actor: { id: member.id, name: group.myName ?? member.handle },
		words: words.slice(0, 500),
		now
	});
}

const seriesPart = ({ localStart, timeZone, minutes, rule }: Series) => [
	localStart,
	timeZone,
	minutes,
	rule && writeRule(rule)
];

function seriesFrom(input: PlanInput, kept: Rule | null): Series {
	const { repeats, days, last, until } = input;
	const first = Temporal.PlainDate.from(input.date);
	const rule =
		repeats === 'kept'
			? kept && { ...kept, until: kept.count === null ? until : null }
			: ruleOf(repeats, first, { also: days, until, last });
	return { localStart: `${input.date}T${input.time}`, timeZone: input.zone, minutes: input.minutes, rule };
}

function problemWith(series: Series, input: PlanInput, group: GroupFront, now: number): PlanProblem | null {
	if (series.rule?.until && series.rule.until < input.date) return { field: 'until', problem: 'until' };
	if (firstDayOf(series) !== input.date) return { field: 'repeats', problem: 'first-day' };
	// Calendar programs do not agree on a rule that begins at an hour which is not there.
	if (series.rule && !hourIsThere(series)) return { field: 'time', problem: 'left-out' };
	if (input.guests && group.access !== 'open') return { field: 'guests', problem: 'guests' };
	const isOver = !nextDateOf(series, [], now);
	return isOver ? { field: series.rule?.until ? 'until' : 'date', problem: 'past' } : null;
}

const columnsOf = (input: PlanInput, series: Series) => ({
	title: input.title,
	about: input.about,
	local_start: series.localStart,
	time_zone: series.timeZone,
	minutes: series.minutes,
	rrule: series.rule && writeRule(series.rule),
	formats: input.formats,
	locale: input.language,
	capacity: input.capacity,
	guests: input.guests,
	access_notes: input.accessNotes
});
