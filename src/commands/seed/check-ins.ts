import type { Silence } from '#features/support/sharing.ts';
import { agreeToLookIn, askToLookIn, readLookIn } from '#features/support/server/look-ins.ts';
import content from '#content/demo/check-ins.json' with { type: 'json' };
import peopleData from '#content/demo/people.json' with { type: 'json' };
import { Temporal } from 'temporal-polyfill';
import { hold } from '#features/experiences/server/held.ts';
import { hopeConsent } from '#features/hope/curve.ts';
import { drawHopeCurve } from '#features/hope/server/draw.ts';
import { signUp } from '#features/people/server/sign-up.ts';
import type { Member } from '#features/people/viewer.ts';
import { answerConsent } from '#features/privacy/server/consent.ts';
import type { CheckInInput, Feeling, Intensity } from '#features/support/check-in.ts';
import { checkInFor } from '#features/support/server/check-in-readers.ts';
import { keepCheckIns } from '#features/support/server/check-ins.ts';

const day = 24 * 3600_000;
/** How long the quiet ones have been here: as long as nearly anybody. In days, and in whole months that are over. */
const quietFor = 198;
const monthsBack = 6;

/**
 * Check-ins of the cast, and of quiet people who sit in no group, say nothing, and stand behind the hope curve. Nobody can
 * sign in as one of those: making them costs no more than their rows.
 */
export async function plantCheckIns(find: (handle: string) => Member, now: number): Promise<void> {
	const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC').toPlainDate();
	let number = 0;
	for (const { experience, quiet } of content.paths)
		for (const { from, to } of quiet)
			for (let twice = 2 * from; twice < 2 * (to + 1); twice++) {
				const since = Math.floor(twice / 2);
				const member = await quietMember(++number, now - quietFor * day);
				const month = today.subtract({ months: since }).toPlainYearMonth().toString();
				const shown = { since: month, audience: 'me' as const, seats: [], counted: false };
				await hold(member, experience, shown, now - quietFor * day);
				await agreeAndCheckIn(member, { experience, since, number, joined: now - quietFor * day, line: '' }, now);
			}
	for (const [index, { handle, joinedDaysAgo, experiences }] of peopleData.entries()) {
		const [first] = experiences;
		// Some do not check in, and who came this week has not yet.
		if (!first || index % 4 === 3 || joinedDaysAgo < 7) continue;
		const line = content.lines[index % content.lines.length]!;
		const joined = now - joinedDaysAgo * day;
		const how = { experience: first.key, since: first.sinceMonthsAgo, number: index, joined, line };
		await agreeAndCheckIn(find(handle), how, now);
	}
	for (const life of content.lives as Life[]) await live(life, find(life.handle), now);
	for (const { by, after, daysAgo } of content.silences) {
		const { people } = await readLookIn(find(by));
		const chosen = people.map(({ id }) => id);
		if (!(await agreeToLookIn(find(by), after as Silence, chosen, now - daysAgo * day)))
			throw new Error(`${by} has nobody who could look in`);
	}
	await askToLookIn(now);
	await drawHopeCurve(now);
}

/** Somebody who checks in on most days, by their own clock, and did not agree to stand behind anything. */
interface Life {
	handle: string;
	/** Days ago. */
	from: number;
	/** Along the way from the first day to today. */
	felt: number[];
	hour: number;
	/** About so many days from one to the next. */
	every: number;
	grief?: number[];
	loneliness?: number[];
	lines: { daysAgo: number; line: string; to?: string }[];
}

/** What they said, and what of it they shared at once with their supporters or a group. */
async function live(life: Life, member: Member, now: number): Promise<void> {
	const days = daysOf(life, member, now);
	await keepCheckIns(
		member,
		days.map(({ to: _to, ...day }) => day),
		now
	);
	for (const { to, key, at, ...said } of days)
		if (to) {
			const choice =
				to === 'supporters'
					? { audience: 'supporters' as const, group: null }
					: { audience: 'group' as const, group: to };
			const shared = await checkInFor(member, { key, ...said }, choice, at);
			if (shared !== 'done') throw new Error(`${life.handle} could not share with ${to}: ${shared}`);
		}
}

function daysOf({ from, felt, hour, every, grief, loneliness, lines }: Life, { timeZone }: Member, now: number) {
	const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
	const checkIns: (CheckInInput & { at: number; to?: string | undefined })[] = [];
	for (let ago = from; ago > 0; ago--) {
		const { line = '', to } = lines.find((each) => each.daysAgo === ago) ?? {};
		// Some days are left out, as they are in life; one with a line was not.
		if (!line && ((ago * 7) % 10 < 3 || ago % every !== 0)) continue;
		const along = (row: number[]) => row[Math.min(row.length - 1, Math.floor(((from - ago) * row.length) / from))]!;
		const step = (row: number[] | undefined) => (row && ago % 3 === 0 ? (along(row) as Intensity) : null);
		const moved = along(felt) + (((ago * 11) % 7) - 3) * 0.3;
		checkIns.push({
			key: crypto.randomUUID(),
			feeling: Math.min(5, Math.max(1, Math.round(moved))) as Feeling,
			helped: ago % 2 === 0 ? [content.helped[ago % content.helped.length]!] : [],
			line,
			to,
			grief: step(grief),
			urge: null,
			loneliness: step(loneliness),
			at: today.subtract({ days: ago }).withPlainTime({ hour, minute: (ago * 13) % 60 }).epochMilliseconds
		});
	}
	return checkIns;
}

async function quietMember(number: number, joined: number): Promise<Member> {
	const person = { handle: `quiet-${String(number).padStart(3, '0')}`, locale: 'en', timeZone: 'Europe/London' };
	const made = await signUp(person, joined);
	if ('problem' in made) throw new Error(`${person.handle} could not be signed up: ${made.problem}`);
	return { id: made.id, ...person, isHost: false, hasNews: false, sessionId: '' };
}

interface How {
	experience: string;
	/** Months ago. */
	since: number;
	number: number;
	joined: number;
	line: string;
}

/** Twice in each month that is over, since they came; the line stands with the last one. */
async function agreeAndCheckIn(member: Member, { experience, since, number, joined, line }: How, now: number) {
	await answerConsent(member, hopeConsent.purpose, true, joined + 60_000);
	const felt = (content.paths.find((path) => path.experience === experience) ?? content.paths[1]!).felt;
	const checkIns: (CheckInInput & { at: number })[] = [];
	const date = new Date(now);
	for (let ago = Math.min(since, monthsBack); ago > 0; ago--)
		for (const dayOfMonth of [19, 26]) {
			const at = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - ago, dayOfMonth, 7 + (number % 14));
			if (at < joined) continue;
			const months = Math.min(since - ago, felt.length - 1);
			const moved = felt[months]! + ((number * 7 + ago * 3 + dayOfMonth) % 5) * 0.5 - 1;
			checkIns.push({
				key: crypto.randomUUID(),
				feeling: Math.min(5, Math.max(1, Math.round(moved))) as Feeling,
				helped: number % 3 === 0 ? [content.helped[(number + ago) % content.helped.length]!] : [],
				line: '',
				grief: experience.startsWith('bereavement') ? 3 : null,
				urge: null,
				loneliness: number % 2 === 0 ? 2 : null,
				at
			});
		}
	const last = checkIns.at(-1);
	if (last) last.line = line;
	await keepCheckIns(member, checkIns, now);
}
