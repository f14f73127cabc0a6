import { Temporal } from 'temporal-polyfill';
import meetingsData from '#content/demo/meetings.json' with { type: 'json' };
import groupsData from '#content/demo/groups.json' with { type: 'json' };
import { weekdays, weekdayOf, type Weekday } from '#features/meetings/recurrence.ts';
import type { PlanInput } from '#features/meetings/forms.ts';
import type { Format, MeetingLanguage } from '#features/meetings/meeting.ts';
import { rollMeetingDates } from '#features/meetings/server/dates.ts';
import { cancelDate, moveDate, skipDays } from '#features/meetings/server/one-date.ts';
import { planMeeting } from '#features/meetings/server/plan.ts';
import { readMeetingsDesk } from '#features/meetings/server/read.ts';
import type { Member } from '#features/people/viewer.ts';

/** A meeting as content/demo/meetings.json has it. */
interface DemoMeeting {
	group: string;
	title: string;
	about: string;
	repeats: 'once' | 'daily' | 'weekly' | 'fortnightly' | 'monthly';
	weekday?: string;
	/** With `monthly`: which of the weekdays. */
	nth?: number;
	time?: string;
	/** Says when instead: so many hours after the next full one. */
	inHours?: number;
	zone?: string;
	by?: string;
	weeksLeft?: number;
	minutes: number;
	formats: string[];
	language?: string;
	guests?: boolean;
	capacity?: number;
	accessNotes?: string;
	/** `next` counts the dates to come, from 1. */
	moved?: { next: number; days: number; time: string; note: string }[];
	cancelled?: { next: number; note: string }[];
	skipped?: number[];
}

const hour = 3_600_000;

/** When groups meet: planned some time ago and gone on since, with a few dates that are otherwise. */
export async function plantMeetings(find: (handle: string) => Member, now: number): Promise<void> {
	const [planned, changed] = [now - 48 * hour, now - 20 * hour];
	for (const meeting of meetingsData as DemoMeeting[]) {
		const group = groupsData.find(({ slug }) => slug === meeting.group)!;
		const leader = find(meeting.by ?? group.facilitators[0]!);
		const made = await planMeeting(leader, group.slug, inputOf(meeting, group, now), planned);
		if (!made || !('id' in made)) throw new Error(`${meeting.title} could not be planned: ${JSON.stringify(made)}`);
		await changeDates(meeting, leader, made.id, changed);
	}
	await rollMeetingDates(now);
}

function inputOf(meeting: DemoMeeting, group: { timeZone: string; locale: string }, now: number): PlanInput {
	const zone = meeting.zone ?? group.timeZone;
	const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
	const soon = today.round({ smallestUnit: 'hour', roundingMode: 'ceil' }).add({ hours: meeting.inHours ?? 0 });
	const first = meeting.inHours === undefined ? firstDay(meeting, today.toPlainDate()) : soon.toPlainDate();
	const until =
		meeting.weeksLeft === undefined ? null : today.toPlainDate().add({ weeks: meeting.weeksLeft }).toString();
	return {
		title: meeting.title,
		about: meeting.about,
		date: first.toString(),
		time: meeting.time ?? soon.toPlainTime().toString().slice(0, 5),
		zone,
		minutes: meeting.minutes,
		repeats: meeting.repeats,
		days: [],
		last: meeting.nth === -1,
		until,
		formats: meeting.formats as Format[],
		language: (meeting.language ?? 'en') as MeetingLanguage,
		capacity: meeting.capacity ?? null,
		guests: meeting.guests ?? false,
		accessNotes: meeting.accessNotes ?? ''
	};
}

/** Eight weeks ago, or the first such weekday after; of a month, its own. */
function firstDay({ repeats, weekday, nth = 0 }: DemoMeeting, today: Temporal.PlainDate): Temporal.PlainDate {
	const onward = (from: Temporal.PlainDate) => {
		const days = weekdays.indexOf(weekday as Weekday) - weekdays.indexOf(weekdayOf(from));
		return from.add({ days: (days + 7) % 7 });
	};
	if (repeats === 'daily') return today.subtract({ weeks: 8 });
	if (repeats !== 'monthly') return onward(today.subtract({ weeks: 8 }));
	const month = today.subtract({ months: 2 }).with({ day: 1 });
	return nth > 0 ? onward(month).add({ weeks: nth - 1 }) : onward(month.with({ day: month.daysInMonth - 6 }));
}

async function changeDates(
	{ group, title, moved = [], cancelled = [], skipped = [] }: DemoMeeting,
	leader: Member,
	meetingId: string,
	at: number
): Promise<void> {
	const desk = (await readMeetingsDesk(leader, group, at))!;
	const { timeZone } = desk.meetings.find(({ id }) => id === meetingId)!;
	const dates = desk.dates.filter((date) => date.meetingId === meetingId);
	let sequence = 0;
	for (const { next, days, time, note } of moved) {
		const { onDate, startsAt, endsAt } = dates[next]!;
		const day = Temporal.Instant.fromEpochMilliseconds(startsAt).toZonedDateTimeISO(timeZone).toPlainDate();
		const to = { localStart: `${day.add({ days })}T${time}`, minutes: (endsAt - startsAt) / 60_000, note };
		worked(title, await moveDate(leader, group, { meetingId, onDate, sequence: sequence++ }, to, at));
	}
	for (const { next, note } of cancelled)
		worked(
			title,
			await cancelDate(leader, group, { meetingId, onDate: dates[next]!.onDate, sequence: sequence++ }, note, at)
		);
	if (skipped.length > 0) {
		const days = skipped.map((next) => dates[next]!.onDate);
		worked(title, await skipDays(leader, group, { meetingId, sequence }, days, at));
	}
}

function worked(title: string, done: unknown): void {
	if (done !== true) throw new Error(`A date of ${title} could not be changed: ${JSON.stringify(done)}`);
}
