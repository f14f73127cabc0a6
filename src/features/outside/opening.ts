import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { GroupForm } from '#features/groups/group.ts';
import { locales } from '#features/people/locales.ts';
import { formats, meetingLanguages, type Format } from '#features/meetings/meeting.ts';
import type { PlanInput } from '#features/meetings/forms.ts';
import { weekdays } from '#features/meetings/recurrence.ts';
import type { DraftGroup, DraftMeeting } from './import.ts';

/** What somebody says who opens a group that a list named: all of what a new group takes, and how it meets here. */
export const OpeningForm = v.object({
	...v.omit(GroupForm, ['alerts']).entries,
	/** Slugs of the times to be planned; whoever opens the group may leave some out. */
	meets: v.pipe(v.array(v.string()), v.maxLength(200, 'too-many')),
	formats: v.pipe(v.array(v.picklist(formats, 'choose')), v.minLength(1, 'choose'))
});
export type OpeningInput = v.InferOutput<typeof OpeningForm>;

/** The form as the list would fill it. */
export function proposalFor({ name, purpose, access, timeZone, language, meetings }: DraftGroup, locale: string) {
	return {
		name,
		purpose,
		access,
		listed: 'yes',
		capacity: '',
		locale: locales.find((each) => each === language) ?? locale,
		timeZone,
		experiences: [] as string[],
		meets: meetings.map(({ slug }) => slug),
		formats: ['voice'] as string[]
	};
}

/** A weekly meeting as its group plans it, from its next day on. */
export function planFrom(meeting: DraftMeeting, held: Format[], language: string, now: number): PlanInput {
	const { days, time, timeZone, minutes, name, notes, place } = meeting;
	const spoken = meetingLanguages.find((each) => each === meeting.language);
	return {
		title: name,
		about: notes,
		date: nextDay(meeting, now).toString(),
		time,
		zone: timeZone,
		minutes,
		repeats: 'weekly',
		// The week begins on Monday there, on Sunday here.
		days: days.map((day) => weekdays[(day + 6) % 7]!),
		last: false,
		until: null,
		formats: held,
		language: spoken ?? meetingLanguages.find((each) => each === language) ?? 'en',
		capacity: null,
		guests: false,
		accessNotes: place
	};
}

/** The next of its days, seen from its own zone, whose hour still lies ahead. */
function nextDay({ days, time, timeZone }: DraftMeeting, now: number): Temporal.PlainDate {
	const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
	for (let ahead = 0; ; ahead++) {
		const day = today.add({ days: ahead });
		const start = day.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
		if (start > now && (days.includes(day.dayOfWeek % 7) || ahead > 7)) return day;
	}
}
