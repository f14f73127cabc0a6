import { Temporal } from 'temporal-polyfill';
import { aboutOf, comesAtAnyHour, isCall, type About } from './about.ts';
import type { NotificationKind } from './notification.ts';

/** The ways in which news reaches somebody: in the centre itself, by letter, in a browser. */
export const channels = ['app', 'mail', 'push'] as const;
export type Channel = (typeof channels)[number];

/** `off` in the centre means: it stands there and lights no sign. */
export const paces = {
	app: ['now', 'off'],
	mail: ['now', 'daily', 'weekly', 'off'],
	push: ['now', 'off']
} as const satisfies Record<Channel, readonly string[]>;
export type Pace = (typeof paces)['mail'][number];

/** How it comes to whoever chose nothing: what waits for a person comes now, the rest by letter once a day. */
export const usual: Record<Channel, Record<About, Pace>> = {
	app: { answers: 'now', company: 'now', groups: 'now', meetings: 'now', care: 'now' },
	mail: { answers: 'daily', company: 'now', groups: 'daily', meetings: 'now', care: 'now' },
	push: { answers: 'now', company: 'now', groups: 'off', meetings: 'now', care: 'now' }
};

/** A choice that differs from the usual: about one kind of news, or about everything of one group. */
export interface Choice {
	about: About | null;
	groupId: string | null;
	channel: Channel;
	pace: Pace;
}

export interface Times {
	/** IANA name. */
	timeZone: string;
	/** Of digests, 0 to 23 on the wall's clock there. */
	digestHour: number;
	/** Of weekly ones: 1 is Monday. */
	digestDay: number;
	/** In minutes after midnight; null for none. */
	quiet: { from: number; to: number } | null;
	/** Whoever asks for company comes through quiet hours. */
	wakeMe: boolean;
}

export const usualTimes: Omit<Times, 'timeZone'> = {
	digestHour: 9,
	digestDay: 1,
	quiet: { from: 22 * 60, to: 7 * 60 },
	wakeMe: false
};

/** What was chosen for a group holds for everything from it, but what care decided about oneself. */
export function paceOf(
	{ kind, groupId }: { kind: NotificationKind; groupId: string | null },
	channel: Channel,
	choices: readonly Choice[]
): Pace {
	const about = aboutOf(kind);
	const here = choices.filter((choice) => choice.channel === channel);
	const ofGroup = groupId && about !== 'care' ? here.find((choice) => choice.groupId === groupId) : undefined;
	return (ofGroup ?? here.find((choice) => choice.about === about))?.pace ?? usual[channel][about];
}

/**
 * When a line of news goes to somebody on its way, in Unix milliseconds; null where it does not.
 * @param now no earlier than this
 */
export function dueAt(
	note: { kind: NotificationKind; groupId: string | null },
	channel: 'mail' | 'push',
	choices: readonly Choice[],
	times: Times,
	now: number
): number | null {
	const pace = paceOf(note, channel, choices);
	if (pace === 'off') return null;
	if (pace !== 'now') return nextDigest(times, pace, now);
	return comesAtAnyHour(note.kind) || (times.wakeMe && isCall(note.kind)) ? now : afterQuiet(times, now);
}

/**
 * This moment, or the end of the quiet hours that it lies in. They are told on the wall's clock: 22:00 to 7:00 is nine hours, and
 * eight or ten in the night in which clocks change.
 */
export function afterQuiet({ quiet, timeZone }: Pick<Times, 'quiet' | 'timeZone'>, now: number): number {
	if (!quiet || quiet.from === quiet.to) return now;
	const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
	const minute = local.hour * 60 + local.minute;
	const overnight = quiet.from > quiet.to;
	const isQuiet = overnight ? minute >= quiet.from || minute < quiet.to : minute >= quiet.from && minute < quiet.to;
	if (!isQuiet) return now;
	const day = local.toPlainDate().add({ days: overnight && minute >= quiet.from ? 1 : 0 });
	const end = wallClock(day, quiet.to, timeZone);
	// An hour that comes twice may lie on both sides of the end.
	return Math.max(now, end);
}

/** The next time at which a digest goes, later than now: each day, or on one weekday, at the chosen hour of the wall's clock. */
export function nextDigest(
	{ digestHour, digestDay, timeZone }: Pick<Times, 'digestHour' | 'digestDay' | 'timeZone'>,
	pace: 'daily' | 'weekly',
	now: number
): number {
	const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
	for (let ahead = 0; ahead <= 8; ahead++) {
		const day = today.add({ days: ahead });
		if (pace === 'weekly' && day.dayOfWeek !== digestDay) continue;
		const at = wallClock(day, digestHour * 60, timeZone);
		if (at > now) return at;
	}
	throw new RangeError('No digest within nine days.');
}

/** Minutes after midnight on the wall's clock; an hour that is left out is taken by the offset before it. */
const wallClock = (day: Temporal.PlainDate, minutes: number, timeZone: string): number =>
	day
		.toPlainDateTime({ hour: Math.floor(minutes / 60), minute: minutes % 60 })
		.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;

const minute = 60_000;
const waits = [1, 5, 15, 60, 180, 360, 720, 1440] as const;
/** After how long a message that cannot be delivered is given up, in milliseconds: RFC 5321 (4.5.4.1) asks for four days at least. */
export const giveUpAfter = 4 * 24 * 60 * minute;

/** How long to wait after so many failed tries, in milliseconds. */
export const backoff = (tries: number): number => waits[Math.min(Math.max(tries, 1), waits.length) - 1]! * minute;
