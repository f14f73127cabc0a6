import type { Member } from '#features/people/viewer.ts';
import type { Audience } from '#features/sharing/share.ts';
import { tellStory } from '#features/stories/server/tell.ts';
import { beginStory, describeStory, rewritePart } from '#features/stories/server/write.ts';
import { hearth } from '#server/hearth.ts';

interface Change {
	title?: string;
	experience?: string;
	/** Months ago. */
	since?: number;
	past?: string;
	present?: string;
	notes?: string[];
	locale?: 'en' | 'es' | 'other';
	group?: string;
	masked?: boolean;
}

/** A story of the member's, told to this audience; a draft without one. @returns its id */
export async function storyOf(
	member: Member,
	audience: Audience | null,
	change: Change = {},
	now = hearth().now()
): Promise<string> {
	const begun = await beginStory(
		member,
		{ key: crypto.randomUUID(), part: 'past', body: change.past ?? 'The coat was in the hall.' },
		'en',
		now
	);
	const { id } = begun as { id: string };
	await rewritePart(member, id, { part: 'present', body: change.present ?? 'I gave it away.', version: 1 }, now);
	const began = new Date(now);
	began.setUTCDate(1);
	began.setUTCMonth(began.getUTCMonth() - (change.since ?? 8));
	const [year, month] = began.toISOString().split('-') as [string, string];
	const described = await describeStory(
		member,
		id,
		{
			title: change.title ?? 'The coat in the hall',
			experience: change.experience ?? 'breakup',
			year,
			month,
			locale: change.locale ?? 'en',
			notes: change.notes ?? [],
			version: 2
		},
		now
	);
	if (!described || !('id' in described)) throw new Error(`${member.handle}: ${JSON.stringify(described)}`);
	if (!audience) return id;
	const { group = '', masked = false } = change;
	const told = await tellStory(member, id, { audience, group, masked, version: 3 }, now);
	if (!told || !('id' in told)) throw new Error(`${member.handle} could not tell it: ${JSON.stringify(told)}`);
	return id;
}
