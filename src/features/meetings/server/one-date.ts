import { sql } from 'kysely';
import { fallsOn, instantOf, localOn } from '#features/meetings/expansion.ts';
import type { Series } from '#features/meetings/meeting.ts';
import { sayWhen } from '#features/meetings/words.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import { layDownDates } from './dates.ts';
import { leading, lockMeeting, tellGroup, type Changed, type Locked } from './plan.ts';

/** Which date, and how often the meeting had been changed when the form was opened. */
export interface Which {
	meetingId: string;
	onDate: string;
	sequence: number;
}

/** Why a date cannot be where it would be moved to: the time has been, or another date of the meeting is that day. */
export type Hindrance = 'past' | 'taken';

/** Moves one date of a meeting, with a word. */
export async function moveDate(
	member: Member,
	slug: string,
	which: Which,
	to: { localStart: string; minutes: number; note: string },
	now = hearth().now()
): Promise<Changed | Hindrance> {
	return changing(member, slug, which, now, async (tx, meeting, write) => {
		if (instantOf(to.localStart, meeting.timeZone) + to.minutes * 60_000 <= now) return 'past';
		if (isAnotherDate(meeting, to.localStart.slice(0, 10), which.onDate)) return 'taken';
		await write({ kind: 'moved', local_start: to.localStart, minutes: to.minutes, note: to.note });
		return { kind: 'meeting-moved' as const, note: to.note, to: to.localStart };
	});
}

/** Cancels one date, with a word to those who would have come. */
export async function cancelDate(
	member: Member,
	slug: string,
	which: Which,
	note: string,
	now = hearth().now()
): Promise<Changed> {
	const done = await changing(member, slug, which, now, async (_, __, write) => {
		await write({ kind: 'cancelled', local_start: null, minutes: null, note });
		return { kind: 'meeting-cancelled' as const, note, to: null };
	});
	return isHindrance(done) ? null : done;
}

/** Takes a move or a cancellation back: the date is as the rule has it. */
export async function restoreDate(member: Member, slug: string, which: Which, now = hearth().now()): Promise<Changed> {
	const done = await changing(member, slug, which, now, async (tx, meeting) => {
		const exception = meeting.exceptions.find(({ onDate }) => onDate === which.onDate);
		if (!exception) return null;
		await sql`delete from meeting_exceptions where meeting_id = ${meeting.id} and on_date = ${which.onDate}`.execute(
			tx
		);
		return { kind: 'meeting-moved' as const, note: '', to: localOn(meeting, which.onDate) };
	});
	return isHindrance(done) ? null : done;
}

/** Sets the days to come on which there is no meeting; those that were set before and are not among them take place again. */
export async function skipDays(
	member: Member,
	slug: string,
	{ meetingId, sequence }: Omit<Which, 'onDate'>,
	days: string[],
	now = hearth().now()
): Promise<Changed | 'no-such-day'> {
	return leading(member, slug, async (tx, group) => {
		const meeting = await lockMeeting(tx, group, meetingId);
		if (!meeting?.rule) return null;
		if (meeting.sequence !== sequence) return 'changed';
		if (days.some((each) => !fallsOn(meeting, each))) return 'no-such-day';
		const next = await raise(tx, meeting, now);
		await sql`delete from meeting_exceptions where meeting_id = ${meetingId} and kind = 'skipped' and on_date <> all (${days}::date[])`.execute(
			tx
		);
		await sql`
			insert into meeting_exceptions (meeting_id, group_id, on_date, kind, note, sequence, changed_at, changed_by)
				select ${meetingId}, ${group.id}, day, 'skipped', '', ${next}, ${new Date(now)}, ${member.id} from unnest(${days}::date[]) day
			on conflict (meeting_id, on_date) do update set kind = 'skipped', local_start = null, minutes = null, note = '',
				sequence = excluded.sequence, changed_at = excluded.changed_at, changed_by = excluded.changed_by
				where meeting_exceptions.kind <> 'skipped'`.execute(tx);
		await layDownDates(tx, meetingId, now);
		return true;
	});
}

const isHindrance = (done: Changed | Hindrance): done is Hindrance => done === 'past' || done === 'taken';

/** Whether the meeting comes together on that day anyway, by its rule. */
const isAnotherDate = (meeting: Locked, day: string, than: string): boolean =>
	day !== than && fallsOn(meeting, day) && !meeting.exceptions.some(({ onDate }) => onDate === day);

interface Written {
	kind: 'moved' | 'cancelled';
	local_start: string | null;
	minutes: number | null;
	note: string;
}
interface Told {
	kind: 'meeting-moved' | 'meeting-cancelled';
	note: string;
	to: string | null;
}

async function changing(
	member: Member,
	slug: string,
	{ meetingId, onDate, sequence }: Which,
	now: number,
	work: (tx: Tx, meeting: Locked, write: (row: Written) => Promise<void>) => Promise<Told | Hindrance | null>
): Promise<Changed | Hindrance> {
	return leading(member, slug, async (tx, group) => {
		const meeting = await lockMeeting(tx, group, meetingId);
		if (!meeting || !fallsOn(meeting, onDate)) return null;
		if (meeting.sequence !== sequence) return 'changed';
		const row = { sequence: sequence + 1, changed_at: new Date(now), changed_by: member.id };
		const told = await work(tx, meeting, async (written) => {
			await tx
				.insertInto('meeting_exceptions')
				.values({ meeting_id: meetingId, group_id: group.id, on_date: onDate as never, ...written, ...row })
				.onConflict((known) => known.columns(['meeting_id', 'on_date']).doUpdateSet({ ...written, ...row }))
				.execute();
		});
		if (told === null || typeof told === 'string') return told;
		await raise(tx, meeting, now);
		await layDownDates(tx, meetingId, now);
		const from = timeOf(meeting, onDate);
		await tellGroup(tx, group, member, told.kind, sayWhat(meeting, from, told, now), now);
		return true;
	});
}

/** Where the date stands before the change: it may have been moved already. */
function timeOf(meeting: Locked, onDate: string): string {
	const exception = meeting.exceptions.find((each) => each.onDate === onDate);
	return exception?.kind === 'moved' ? exception.localStart : localOn(meeting, onDate);
}

function sayWhat(meeting: Series & { title: string }, from: string, { to, note }: Told, now: number): string {
	const say = (local: string) => sayWhen(instantOf(local, meeting.timeZone), now, 'en', meeting.timeZone);
	return [`${meeting.title}: ${to && to !== from ? `${say(from)} → ${say(to)}` : say(from)}.`, note]
		.filter(Boolean)
		.join(' ');
}

async function raise(tx: Tx, meeting: Locked, now: number): Promise<number> {
	const sequence = meeting.sequence + 1;
	await tx
		.updateTable('meetings')
		.set({ sequence, updated_at: new Date(now) })
		.where('id', '=', meeting.id)
		.execute();
	return sequence;
}
