import groupsData from '#content/demo/groups.json' with { type: 'json' };
import peopleData from '#content/demo/people.json' with { type: 'json' };
import { Temporal } from 'temporal-polyfill';
import { heldAudiences } from '#features/experiences/held.ts';
import { hold } from '#features/experiences/server/held.ts';
import type { Member } from '#features/people/viewer.ts';

/** What people went through, since when, and who sees it. Beside a mask nothing stands. */
export async function plantExperiences(find: (handle: string) => Member, now: number): Promise<void> {
	const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC').toPlainDate();
	for (const [index, { handle, experiences }] of peopleData.entries()) {
		const seats = groupsData
			.filter(({ members }) => members.includes(handle))
			.filter(({ names }) => !Object.keys(names ?? {}).includes(handle))
			.map(({ slug }) => slug);
		for (const [place, { key, sinceMonthsAgo }] of experiences.entries()) {
			const wanted = audienceOf(index + place);
			const audience = wanted === 'group' && seats.length === 0 ? 'community' : wanted;
			const since = today.subtract({ months: sinceMonthsAgo }).toPlainYearMonth().toString();
			const shown = { since, audience, seats: audience === 'group' ? seats : [], counted: index % 5 !== 4 };
			if ((await hold(find(handle), key, shown, now)) !== 'held') throw new Error(`${handle} does not hold ${key}.`);
		}
	}
}

/** Most show it to their group or to everybody here; some to supporters, some to nobody. */
const audienceOf = (number: number) => heldAudiences[[2, 3, 2, 1, 2, 3, 0, 2][number % 8]!]!;
