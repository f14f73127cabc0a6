import content from '#content/demo/journal.json' with { type: 'json' };
import type { PageKind } from '#features/journal/page.ts';
import { changeAudience } from '#features/journal/server/audience.ts';
import { writePage } from '#features/journal/server/pages.ts';
import type { Member } from '#features/people/viewer.ts';
import { answerOpened, gestureOpened } from '#features/sharing/server/opened.ts';
import type { GestureKind } from '#features/sharing/gesture.ts';

const day = 24 * 3600_000;

/** Pages and unsent letters, and what supporters answered where one was opened. */
export async function plantJournals(find: (handle: string) => Member, now: number): Promise<void> {
	const midnight = now - (now % day);
	for (const page of content.pages) {
		const member = find(page.by);
		const at = midnight - page.daysAgo * day + page.hour * 3600_000;
		const kept = await writePage(
			member,
			{ key: crypto.randomUUID(), kind: page.kind as PageKind, body: page.body },
			at
		);
		if (!kept || !('id' in kept)) throw new Error(`${page.by} could not write a page.`);
		if (!page.opened) continue;
		const toSupporters = page.opened === 'supporters';
		const opened = await changeAudience(
			member,
			kept.id,
			{
				audience: toSupporters ? 'supporters' : 'group',
				group: toSupporters ? '' : page.opened,
				wish: 'listen',
				notes: [],
				masked: false,
				version: kept.version
			},
			at + 1800_000
		);
		if (!opened || !('id' in opened)) throw new Error(`${page.by} could not open a page: ${JSON.stringify(opened)}`);
		for (const answer of page.answers ?? []) {
			const reader = find(answer.by);
			await answerOpened(reader, kept.id, { key: crypto.randomUUID(), body: answer.body }, at + 3600_000);
			await gestureOpened(reader, kept.id, { kind: answer.gesture as GestureKind, made: true }, at + 3600_000);
		}
	}
}
