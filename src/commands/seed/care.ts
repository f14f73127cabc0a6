import content from '#content/demo/care.json' with { type: 'json' };
import type { MeasureKind, Reason } from '#features/care/report.ts';
import { appeal, noteOnReport, readMyMeasures, takeMeasure, takeReport } from '#features/care/server/measures.ts';
import { noteWords } from '#features/care/server/notes.ts';
import { readQueue, report } from '#features/care/server/reports.ts';
import { askToSit, readMySitting, sayInSitting } from '#features/care/server/sitting.ts';
import type { Member } from '#features/people/viewer.ts';
import { readGroupPage } from '#features/sharing/server/pages.ts';
import { writeReply, writeShare } from '#features/sharing/server/write.ts';

const hour = 3600_000;

/** Reports and what became of them, an appeal that waits, and somebody who asked for a person a few minutes ago. */
export async function plantCare(find: (handle: string) => Member, now: number): Promise<void> {
	for (const one of content.reports) {
		const at = now - one.hoursAgo * hour;
		const words = await reportedWords(one, find, now);
		const made = await report(find(one.by), { words }, { reason: one.reason as Reason, words: one.words }, at);
		if (made !== true) throw new Error(`${one.by} could not report.`);
		if (!one.taken || !one.measure) continue;
		const carer = find(one.taken.by);
		const [found] = (await readQueue(carer))!.reports;
		await takeReport(carer, found!.id, true, now - one.taken.hoursAgo * hour);
		await noteOnReport(carer, found!.id, one.note.words, now - one.note.hoursAgo * hour);
		const measure = { kind: one.measure.kind as MeasureKind, words: one.measure.words, notes: [], days: 1 };
		const done = await takeMeasure(carer, found!.id, measure, now - one.measure.hoursAgo * hour);
		if (done !== true) throw new Error(`${one.taken.by} could not act: ${JSON.stringify(done)}`);
		const author = find(one.share.by);
		const [mine] = await readMyMeasures(author);
		await appeal(author, mine!.id, one.appeal.words, now - one.appeal.hoursAgo * hour);
	}
	for (const { group, by, begins, notes, hoursAgo } of content.notes) {
		const { shares } = (await readGroupPage(find(by), group, null))!;
		const share = shares.find(({ body }) => body.startsWith(begins));
		if (!share || !(await noteWords(find(by), share.id, notes, now - hoursAgo * hour)))
			throw new Error(`${by} could not put a note before “${begins}”.`);
	}
	for (const { group, by, minutesAgo, words } of content.sittings) {
		const member = find(by);
		const at = now - minutesAgo * 60_000;
		await askToSit(member, group, at);
		await sayInSitting(member, (await readMySitting(member, group))!.id, words, at + 40_000);
	}
}

type Reported = (typeof content.reports)[number];

/** The words that a report is about: said for it, or found by how they begin. @returns their id */
async function reportedWords(one: Reported, find: (handle: string) => Member, now: number): Promise<string> {
	const key = crypto.randomUUID();
	if (one.share) {
		const { by, body, hoursAgo } = one.share;
		const rest = { audience: 'group' as const, wish: 'listen' as const, notes: [] };
		return idOf(await writeShare(find(by), one.group, { key, body, ...rest }, now - hoursAgo * hour));
	}
	const { shares } = (await readGroupPage(find(one.by), one.group, null))!;
	const share = shares.find(({ body }) => body.startsWith(one.to.begins));
	if (!share) throw new Error(`Nothing in ${one.group} begins with “${one.to.begins}”.`);
	if (!one.reply) return share.id;
	const { by, body, hoursAgo } = one.reply;
	return idOf(await writeReply(find(by), one.group, share.id, { key, body }, now - hoursAgo * hour));
}

function idOf(written: Awaited<ReturnType<typeof writeShare>>): string {
	if (!written || !('id' in written)) throw new Error(`The demo could not say it: ${JSON.stringify(written)}`);
	return written.id;
}
