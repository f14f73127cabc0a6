import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '#features/people/viewer.ts';
import { readFeed, readStory } from '#features/stories/server/read.ts';
import { tellStory, withdrawStory } from '#features/stories/server/tell.ts';
import { readOwnStory } from '#features/stories/server/write.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, someone } from '../../../../tests/people.ts';
import { storyOf } from '../../../../tests/stories.ts';
import { answerAppeal, appeal, readMyMeasures, resolveReport, takeMeasure } from './measures.ts';
import { readCase, readQueue, readReportable, report } from './reports.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nils: Member, host: Member, other: Member;
let slug: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, nils, host, other] = (await Promise.all(
		['ruth', 'sam-w', 'ana-m', 'nils', 'hanna', 'second-host'].map(someone)
	)) as [Member, Member, Member, Member, Member, Member];
	for (const { id } of [host, other])
		await community.owner.query('insert into hosts (member_id, made_by, since) values ($1, $1, now())', [id]);
	slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam, ana);
});
afterAll(() => community.close());

const why = { reason: 'harassment' as const, words: 'It names my street.' };
const measure = (kind: 'hidden' | 'folded' | 'edit-asked') => ({
	kind,
	words: 'It names a street.',
	notes: [],
	days: 1
});
const newest = async (member: Member) => (await readQueue(member))?.reports.at(-1);

describe('a story that is reported', () => {
	it('outside of groups reaches the host with a copy and its name, and nobody who leads a group', async () => {
		const id = await storyOf(sam, 'public', { masked: true });
		expect(await readReportable(nils, { words: id })).toMatchObject({ name: 'Someone here', groupName: null });
		expect(await report(sam, { words: id }, why), 'one’s own').toBeNull();
		expect(await report(nils, { words: id }, why)).toBe(true);
		expect(await report(nils, { words: id }, why), 'twice is once').toBe(true);
		expect((await readQueue(host))!.reports).toHaveLength(1);
		expect((await readQueue(ruth))!.reports).toEqual([]);
		const found = (await readCase(host, (await newest(host))!.id))!;
		expect(found).toMatchObject({ about: 'story', masked: true, name: 'Someone here', hasWords: true, hasSeat: false });
		expect(found.copy).toBe('The coat in the hall\n\nThe coat was in the hall.\n\nI gave it away.');
		expect(JSON.stringify(found)).not.toContain(sam.handle);
		await withdrawStory(sam, id);
		expect((await readCase(host, found.id))!.copy, 'the copy stays').toContain('coat');
		await resolveReport(host, found.id, 'no-need', '');
	});

	it('told to a group reaches those who lead it', async () => {
		const id = await storyOf(sam, 'group', { group: slug });
		expect(await report(nils, { words: id }, why), 'a stranger finds nothing').toBeNull();
		expect(await report(ana, { words: id }, why)).toBe(true);
		expect(await newest(ruth)).toMatchObject({ about: 'story', groupName: 'Night Owls', name: sam.handle });
	});

	it('is hidden from everybody but its author, also taken back and told again, until an appeal lifts it', async () => {
		const id = await storyOf(sam, 'public');
		await report(nils, { words: id }, why);
		const reportId = (await newest(host))!.id;
		expect(await takeMeasure(host, reportId, measure('hidden'))).toBe(true);
		expect(await readStory(nils, id)).toBeNull();
		expect(await readStory(null, id)).toBeNull();
		expect((await readFeed()).map((entry) => entry.id)).not.toContain(id);
		expect(await readStory(sam, id)).toMatchObject({ hidden: true });
		await withdrawStory(sam, id);
		const { version } = (await readOwnStory(sam, id))!;
		await tellStory(sam, id, { audience: 'community', group: '', masked: false, version });
		expect(await readStory(nils, id)).toBeNull();
		const [mine] = await readMyMeasures(sam);
		await appeal(sam, mine!.id, 'I took the street out of it.');
		expect(await answerAppeal(other, mine!.id, 'lifted', 'Thank you.')).toBe(true);
		expect(await readStory(nils, id)).not.toBeNull();
	});

	it('is folded behind a note, and is out of the feed then', async () => {
		const id = await storyOf(ana, 'public');
		await report(nils, { words: id }, why);
		expect(await takeMeasure(host, (await newest(host))!.id, { ...measure('folded'), notes: ['abuse'] })).toBe(true);
		expect(await readStory(nils, id)).toMatchObject({ folded: true, contentNotes: ['abuse'] });
		expect((await readFeed()).map((entry) => entry.id)).not.toContain(id);
	});
});
