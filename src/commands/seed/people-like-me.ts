import peopleData from '#content/demo/people.json' with { type: 'json' };
import type { Member } from '#features/people/viewer.ts';
import { answerConsent } from '#features/privacy/server/consent.ts';

const day = 24 * 3_600_000;
/** Said yes and took it back again; never asked themselves. */
const tookBack = ['wren', 'two-left-shoes'];

/** Two in three agree to be found by people who carry the same, Sam among them. */
export async function plantFound(find: (handle: string) => Member, now: number): Promise<void> {
	for (const [index, { handle, joinedDaysAgo }] of peopleData.entries()) {
		if (handle !== 'sam' && index % 3 === 1) continue;
		const joined = now - joinedDaysAgo * day;
		await answerConsent(find(handle), 'found', true, joined + (now - joined) / 2);
		if (tookBack.includes(handle)) await answerConsent(find(handle), 'found', false, now - day / 2);
	}
}
