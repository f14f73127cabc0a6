import english from '#content/demo/stories/en.json' with { type: 'json' };
import spanish from '#content/demo/stories/es.json' with { type: 'json' };
import type { Member } from '#features/people/viewer.ts';
import type { Audience } from '#features/sharing/share.ts';
import { setBeenThere } from '#features/stories/server/marks.ts';
import { tellStory } from '#features/stories/server/tell.ts';
import { beginStory, describeStory, rewritePart, type Kept } from '#features/stories/server/write.ts';
import type { StoryLocale } from '#features/stories/story.ts';

const day = 24 * 3600_000;

interface DemoStory {
	key: string;
	by: string;
	experience: string;
	sinceMonthsAgo: number;
	writtenDaysAgo: number;
	title: string;
	before: string;
	turningPoint: string;
	now: string;
	toMyselfThen: string;
	contentNotes: string[];
	audience: string;
	group?: string;
	/** Told under a mask. */
	masked?: boolean;
	beenThere: string[];
}

/** What people of the demo went through and where they are now, told as pages do it, and who has been there too. */
export async function plantStories(find: (handle: string) => Member, now: number): Promise<void> {
	const all = [
		...(english as DemoStory[]).map((story) => ({ story, locale: 'en' as const })),
		...(spanish as DemoStory[]).map((story) => ({ story, locale: 'es' as const }))
	].sort((one, other) => other.story.writtenDaysAgo - one.story.writtenDaysAgo);
	for (const [index, { story, locale }] of all.entries()) {
		// Each at an hour of its own, in the evening.
		const at = now - story.writtenDaysAgo * day - (index % 11) * 17 * 60_000 - 3600_000;
		const id = await tell(story, locale, find(story.by), at, now);
		for (const [place, handle] of story.beenThere.entries()) {
			const marked = Math.min(at + (place + 1) * 29 * 3600_000, now - 60_000);
			if (!(await setBeenThere(find(handle), id, true, marked)))
				throw new Error(`${handle} does not find the story ${story.key} by ${story.by}.`);
		}
	}
}

async function tell(story: DemoStory, locale: StoryLocale, author: Member, at: number, now: number): Promise<string> {
	const key = crypto.randomUUID();
	let kept = sure(story, await beginStory(author, { key, part: 'past', body: story.before }, locale, at));
	const { id } = kept;
	const others = { turning: story.turningPoint, present: story.now, 'to-then': story.toMyselfThen };
	for (const [part, body] of Object.entries(others) as [keyof typeof others, string][])
		kept = sure(story, await rewritePart(author, id, { part, body, version: kept.version }, at));
	const [year, month] = monthBefore(now, story.sinceMonthsAgo);
	const { title, experience, contentNotes: notes } = story;
	kept = sure(
		story,
		await describeStory(author, id, { title, experience, year, month, locale, notes, version: kept.version }, at)
	);
	const telling = { audience: story.audience as Audience, group: story.group ?? '', masked: story.masked ?? false };
	const told = await tellStory(author, id, { ...telling, version: kept.version }, at);
	if (!told || !('id' in told))
		throw new Error(`${story.by} could not tell the story ${story.key}: ${JSON.stringify(told)}`);
	return id;
}

function sure(story: DemoStory, kept: Kept): { id: string; version: number } {
	if (kept && 'id' in kept) return kept;
	throw new Error(`${story.by} could not write the story ${story.key}: ${JSON.stringify(kept)}`);
}

function monthBefore(now: number, months: number): [string, string] {
	const date = new Date(now);
	const month = date.getUTCFullYear() * 12 + date.getUTCMonth() - months;
	return [String(Math.floor(month / 12)), String((month % 12) + 1).padStart(2, '0')];
}
