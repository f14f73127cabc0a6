import { sql, type RawBuilder } from 'kysely';
import { datesOf, instantOf, nextDateOf } from '#features/meetings/expansion.ts';
import type { Exception, Occurrence, Series } from '#features/meetings/meeting.ts';
import { readRule } from '#features/meetings/recurrence.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';

const day = 86_400_000;
/** What is laid down of each meeting: the last week and the next ten. */
const behind = 7 * day;
const ahead = 70 * day;

/** A meeting with its exceptions, as the dates are worked out from it. */
export interface Planned {
	id: string;
	groupId: string;
	localStart: string;
	timeZone: string;
	minutes: number;
	rrule: string | null;
	ended: boolean;
	exceptions: Exception[];
}

export const localText = (column: string): RawBuilder<string> =>
	sql`to_char(${sql.ref(column)}, 'YYYY-MM-DD"T"HH24:MI')`;

/** A meeting's exceptions as JSON; `m` is the meeting. */
export const exceptionsOfMeeting = sql`coalesce((select json_agg(json_build_object('onDate', x.on_date, 'kind', x.kind, 'note', x.note,
	'localStart', ${localText('x.local_start')}, 'minutes', x.minutes, 'sequence', x.sequence,
	'changedAt', extract(epoch from x.changed_at) * 1000) order by x.on_date) from meeting_exceptions x where x.meeting_id = m.id), '[]')`;

const planned = sql`m.id, m.group_id as "groupId", ${localText('m.local_start')} as "localStart", m.time_zone as "timeZone", m.minutes,
	m.rrule, m.ended_at is not null as ended, ${exceptionsOfMeeting} as exceptions`;

/** A rule that this server no longer reads is followed as if the meeting happened once. */
const seriesOf = ({
	localStart,
	timeZone,
	minutes,
	rrule
}: Omit<Planned, 'id' | 'groupId' | 'exceptions' | 'ended'>): Series => ({
	localStart,
	timeZone,
	minutes,
	rule: rrule ? readRule(rrule) : null
});

/** Lays down the dates of a meeting anew, in the transaction in which it was changed. What has been stays as it was. */
export async function layDownDates(tx: Tx, meetingId: string, now: number): Promise<void> {
	const { rows } = await sql<Planned>`select ${planned} from meetings m where m.id = ${meetingId}`.execute(tx);
	if (rows[0]) await layDown(tx, rows[0], now);
}

/** Goes on with all meetings, a batch a transaction; what lies more than a week behind is let go. */
export async function rollMeetingDates(now = hearth().now()): Promise<number> {
	const { database } = hearth();
	let after = '00000000-0000-0000-0000-000000000000';
	let count = 0;
	for (;;) {
		const last = await database.asSystem('meetings of all groups go on', async (tx) => {
			const { rows } = await sql<Planned>`
				select ${planned} from meetings m where m.id > ${after} and m.ended_at is null order by m.id limit 100 for update`.execute(
				tx
			);
			for (const meeting of rows) await layDown(tx, meeting, now);
			count += rows.length;
			return rows.at(-1)?.id;
		});
		if (!last) break;
		after = last;
	}
	await database.asSystem('dates of meetings that are over', (tx) =>
		tx
			.deleteFrom('meeting_dates')
			.where('ends_at', '<', new Date(now - behind))
			.execute()
	);
	return count;
}

/** Dates that were moved to beyond the weeks ahead: whoever waits for one would miss it. */
function movedFar(series: Series, exceptions: readonly Exception[], from: number): Occurrence[] {
	return exceptions.flatMap((exception) => {
		const at = exception.kind === 'moved' ? instantOf(exception.localStart, series.timeZone) : -Infinity;
		return at < from
			? []
			: datesOf(series, [exception], { from: at, to: at + 1 }).filter(({ movedFrom }) => movedFrom !== null);
	});
}

async function layDown(tx: Tx, { id, groupId, ended, exceptions, ...meeting }: Planned, now: number): Promise<void> {
	const series = seriesOf(meeting);
	const dates = datesOf(series, exceptions, { from: now - behind, to: now + ahead });
	const next = nextDateOf(series, exceptions, now);
	for (const date of [...(next ? [next] : []), ...movedFar(series, exceptions, now + ahead)])
		if (!dates.some(({ onDate }) => onDate === date.onDate)) dates.push(date);
	const wanted = (ended ? dates.filter(({ startsAt }) => startsAt <= now) : dates).map(
		({ startsAt, endsAt, movedFrom, ...date }) => ({
			...date,
			startsAt: new Date(startsAt),
			endsAt: new Date(endsAt),
			movedFrom: movedFrom === null ? null : new Date(movedFrom)
		})
	);
	await sql`
		with wanted as (
			select * from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w("onDate" date, "startsAt" timestamptz, "endsAt" timestamptz,
				"movedFrom" timestamptz, cancelled boolean, note text)
		), gone as (
			delete from meeting_dates d where d.meeting_id = ${id}
				and d.ends_at > ${new Date(now)} and not exists (select 1 from wanted w where w."onDate" = d.on_date)
		)
		insert into meeting_dates (meeting_id, group_id, on_date, starts_at, ends_at, moved_from, cancelled, note)
			select ${id}, ${groupId}, "onDate", "startsAt", "endsAt", "movedFrom", cancelled, note from wanted
		on conflict (meeting_id, on_date) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at,
			moved_from = excluded.moved_from, cancelled = excluded.cancelled, note = excluded.note
			where meeting_dates.ends_at > ${new Date(now)}`.execute(tx);
}
