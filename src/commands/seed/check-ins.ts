import content from '#content/demo/check-ins.json' with { type: 'json' };
import peopleData from '#content/demo/people.json' with { type: 'json' };
import { Temporal } from 'temporal-polyfill';
import { hold } from '#features/experiences/server/held.ts';
import { hopeConsent } from '#features/hope/curve.ts';
import { drawHopeCurve } from '#features/hope/server/draw.ts';
import { signUp } from '#features/people/server/sign-up.ts';
import type { Member } from '#features/people/viewer.ts';
import { answerConsent } from '#features/privacy/server/consent.ts';
import type { CheckInInput, Feeling } from '#features/support/check-in.ts';
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
	await drawHopeCurve(now);
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
