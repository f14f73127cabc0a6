import unanswered from '#content/demo/unanswered.json' with { type: 'json' };
import type { Member } from '#features/people/viewer.ts';
import { askForAnswers, setHoldingTimes, volunteer } from '#features/support/server/unanswered.ts';
import type { VolunteerKind } from '#features/support/unanswered.ts';

/** Who volunteered to answer, and who was asked by now. */
export async function plantVolunteers(find: (handle: string) => Member, now: number): Promise<void> {
	for (const { group, by, kinds } of unanswered.volunteers)
		if (!(await volunteer(find(by), group, kinds as VolunteerKind[], now)))
			throw new Error(`${by} does not sit in ${group}.`);
	for (const { group, by, ...times } of unanswered.times) await setHoldingTimes(find(by), group, times, now);
	await askForAnswers(now);
}
