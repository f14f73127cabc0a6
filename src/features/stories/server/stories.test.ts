import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepApart, nameFor } from '#features/groups/server/apart.ts';
import { leaveGroup } from '#features/groups/server/seats.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Member } from '#features/people/viewer.ts';
import { changeMutes } from '#features/sharing/server/mutes.ts';
import { readWanted } from '#features/stories/reading.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, someone } from '../../../../tests/people.ts';
import { storyOf } from '../../../../tests/stories.ts';
import { setBeenThere } from './marks.ts';
import { readFeed, readStories, readStory, storiesOnPage } from './read.ts';
import { readTelling, tellStory, withdrawStory } from './tell.ts';
import {
	beginStory,
	describeStory,
	eraseStory,
	readMyStories,
	readOwnStory,
	rewritePart,
	sealStories
} from './write.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nils: Member;
let slug: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, nils] = (await Promise.all(['ruth', 'sam-w', 'ana-m', 'nils'].map(someone))) as [
		Member,
		Member,
		Member,
		Member
	];
	slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam, ana);
});
afterAll(() => community.close());

const row = async (id: string) =>
	(await community.owner.query<Record<string, unknown>>('select * from stories where id = $1', [id])).rows[0];
/** Whether the words stand anywhere in the database as somebody with a copy of it would find them. */
const standsInTheClear = async (words: string) => {
	const { rows } = await community.owner.query<{ table_name: string }>(
		`select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`
	);
	for (const { table_name } of rows) {
		const table = pg.escapeIdentifier(table_name);
		const found = await community.owner.query(`select 1 from ${table} t where t::text ilike $1`, [`%${words}%`]);
		if (found.rowCount) return true;
	}
	return false;
};
const wanted = (query: string) => readWanted(new URLSearchParams(query));

describe('a draft', () => {
	it('stands nowhere in the database in the clear, not even what it is about', async () => {
		const id = await storyOf(sam, null, {
			past: 'The marmalade cupboard.',
			title: 'Marmalade',
			experience: 'bereavement/suicide'
		});
		expect(await readOwnStory(sam, id)).toMatchObject({ past: 'The marmalade cupboard.', title: 'Marmalade' });
		expect(await standsInTheClear('marmalade')).toBe(false);
		expect(await standsInTheClear('suicide')).toBe(false);
		await tellStory(sam, id, { audience: 'community', group: '', masked: false, version: 3 });
		expect(await standsInTheClear('marmalade'), 'the premise: it would be found').toBe(true);
		await eraseStory(sam, id);
	});

	it('is nobody else’s to open, to change or to erase', async () => {
		const id = await storyOf(sam, null);
		expect(await readOwnStory(ana, id)).toBeNull();
		expect(await readStory(ana, id)).toBeNull();
		expect(await rewritePart(ana, id, { part: 'past', body: 'Hers.', version: 3 })).toBeNull();
		expect(await eraseStory(ana, id)).toBe(false);
		expect(await readTelling(ana, id)).toBeNull();
	});

	it('that is begun twice by the same form is one, and two windows never overwrite each other', async () => {
		const key = crypto.randomUUID();
		const first = await beginStory(sam, { key, part: 'turning', body: 'Once.' }, 'en');
		const again = await beginStory(sam, { key, part: 'turning', body: 'Once more.' }, 'en');
		const { id } = first as { id: string };
		expect(again).toEqual({ id, version: 2 });
		expect(await rewritePart(sam, id, { part: 'past', body: 'From the first window.', version: 2 })).toMatchObject({
			version: 3
		});
		expect(await rewritePart(sam, id, { part: 'past', body: 'From the second.', version: 2 })).toEqual({ changed: 3 });
		expect(await readOwnStory(sam, id)).toMatchObject({ past: 'From the first window.', turningPoint: 'Once more.' });
		expect((await readMyStories(sam))[0]).toMatchObject({ id });
	});

	it('is told once two parts, a title, what it is about and when it began are there', async () => {
		const begun = await beginStory(sam, { key: crypto.randomUUID(), part: 'past', body: 'Before.' }, 'en');
		const { id } = begun as { id: string };
		const tell = async () => {
			const { version } = (await readOwnStory(sam, id))!;
			return tellStory(sam, id, { audience: 'community', group: '', masked: false, version });
		};
		expect(await tell()).toEqual({ problem: 'parts' });
		await rewritePart(sam, id, { part: 'to-then', body: 'Eat something.', version: 1 });
		expect(await tell()).toEqual({ problem: 'title' });
		const about = { title: 'Eat something', experience: '', month: '', year: '', locale: 'en' as const, notes: [] };
		await describeStory(sam, id, { ...about, version: 2 });
		expect(await tell()).toEqual({ problem: 'experience' });
		await describeStory(sam, id, { ...about, experience: 'breakup', version: 3 });
		expect(await tell()).toEqual({ problem: 'since' });
		expect(await describeStory(sam, id, { ...about, year: '2031', version: 4 })).toEqual({ lack: 'future' });
		await describeStory(sam, id, { ...about, experience: 'breakup', year: '2025', version: 4 });
		expect(await tell()).toEqual({ id });
		expect(await readStory(nils, id)).toMatchObject({ byline: sam.handle, sinceMonth: '2025-01', monthsAlong: 22 });
		expect(await rewritePart(sam, id, { part: 'past', body: '', version: 6 }), 'what is told stays whole').toEqual({
			lack: 'parts'
		});
	});
});

describe('a story that is told', () => {
	it('bears the name of its author, of their seat, or a mask, and no account', async () => {
		const named = await storyOf(sam, 'public');
		const masked = await storyOf(sam, 'public', { masked: true });
		const inGroup = await storyOf(sam, 'group', { group: slug });
		expect((await readStory(null, named))!.byline).toBe(sam.handle);
		expect(await readStory(null, masked)).toMatchObject({ byline: 'Someone here', mine: false });
		expect(await readStory(ana, inGroup)).toMatchObject({ byline: sam.handle, groupSlug: slug });
		for (const id of [named, masked, inGroup]) expect(JSON.stringify(await readStory(ana, id))).not.toContain(sam.id);
		expect(JSON.stringify(await readStory(ana, masked))).not.toContain(sam.handle);
		const toGroup = async (member: Member) =>
			(await readStories(member, wanted(`group=${slug}`))).stories.map(({ id }) => id);
		expect(await toGroup(ana)).toEqual([inGroup]);
		expect(await toGroup(nils)).toEqual([]);
	});

	it('is narrowed, taken back and told again; taken back it is sealed, and what readers marked is gone', async () => {
		const id = await storyOf(sam, 'public', { title: 'Quicksilver' });
		await setBeenThere(ana, id, true);
		const version = async () => (await readOwnStory(sam, id))!.version;
		await tellStory(sam, id, { audience: 'group', group: slug, masked: false, version: await version() });
		expect(await readStory(null, id)).toBeNull();
		expect(await readStory(ana, id)).toMatchObject({ beenThere: true, found: 0 });
		expect((await readOwnStory(sam, id))!.found).toBe(1);
		expect(await withdrawStory(sam, id)).toBe(true);
		expect(await readStory(ana, id)).toBeNull();
		expect(await standsInTheClear('quicksilver')).toBe(false);
		expect(await readOwnStory(sam, id)).toMatchObject({ title: 'Quicksilver', audience: 'me', found: 0 });
		expect((await row(id))!.withdrawn_at).not.toBeNull();
		expect((await readNotifications(sam, null)).notes.filter(({ storyId }) => storyId === id)).toEqual([]);
		expect(await withdrawStory(sam, id), 'it is not told any more').toBe(false);
		await tellStory(sam, id, { audience: 'public', group: '', masked: true, version: await version() });
		expect(await readStory(null, id)).toMatchObject({ byline: 'Someone here' });
	});

	it('to a group comes home when its author leaves, and is sealed by the next job', async () => {
		const leaver = await someone('leaver');
		await seat(slug, leaver);
		const id = await storyOf(leaver, 'group', { group: slug, title: 'Chrysanthemum' });
		expect(await readStory(ana, id)).not.toBeNull();
		await leaveGroup(leaver, slug, 'anonymise', community.clock.now);
		expect(await readStory(ana, id)).toBeNull();
		expect(await readOwnStory(leaver, id)).toMatchObject({ title: 'Chrysanthemum', audience: 'me' });
		expect(await sealStories()).toBe(1);
		expect(await standsInTheClear('chrysanthemum')).toBe(false);
		expect(await readOwnStory(leaver, id)).toMatchObject({ title: 'Chrysanthemum', experience: 'breakup' });
	});

	it('is kept away from by its words, under the name that stands there', async () => {
		const id = await storyOf(ana, 'public');
		expect(await nameFor(nils, { words: id })).toBe(ana.handle);
		const other = await someone('other-one');
		expect(await keepApart(other, { words: id })).toBe(true);
		expect(await readStory(other, id)).toBeNull();
		expect(await setBeenThere(other, id, true)).toBe(false);
	});
});

describe('having been there too', () => {
	it('reaches the author as a number at the first and the third, once each, and says of nobody who it was', async () => {
		const id = await storyOf(sam, 'community');
		const readers = await Promise.all(['reader-1', 'reader-2', 'reader-3'].map(someone));
		const news = async () =>
			(await readNotifications(sam, null)).notes.filter((note) => note.storyId === id).map((note) => note.howMany);
		await setBeenThere(readers[0]!, id, true);
		await setBeenThere(readers[0]!, id, true);
		expect(await news()).toEqual([1]);
		await setBeenThere(readers[1]!, id, true);
		expect(await news()).toEqual([1]);
		await setBeenThere(readers[2]!, id, true);
		expect(await news()).toEqual([3, 1]);
		await setBeenThere(readers[2]!, id, false);
		await setBeenThere(readers[2]!, id, true);
		expect(await news()).toEqual([3, 1]);
		expect(await readStory(sam, id)).toMatchObject({ found: 3 });
		expect(await readStory(readers[0]!, id), 'for readers it is no score').toMatchObject({ found: 0, beenThere: true });
		const { rows } = await community.owner.query(
			'select actor_id, actor_name, words from notifications where story_id = $1',
			[id]
		);
		for (const told of rows) expect(told).toEqual({ actor_id: null, actor_name: null, words: null });
	});

	it('is told by no change of the number when author and reader keep apart, whoever of them does', async () => {
		const teller = await someone('apart-teller');
		const id = await storyOf(teller, 'community');
		const [one, other, third] = await Promise.all(['apart-1', 'apart-2', 'apart-3'].map(someone));
		await setBeenThere(one!, id, true);
		await setBeenThere(other!, id, true);
		await keepApart(teller, { handle: one!.handle });
		await keepApart(other!, { handle: teller.handle });
		await keepApart(teller, { handle: third!.handle });
		expect(await readStory(one!, id), 'the premise: they are apart').toBeNull();
		expect(await readStory(other!, id), 'the premise: they are apart').toBeNull();
		expect(await readStory(teller, id)).toMatchObject({ found: 2 });
	});

	it('is not for one’s own story, and not for what one may not read', async () => {
		const id = await storyOf(sam, 'group', { group: slug });
		expect(await setBeenThere(sam, id, true)).toBe(false);
		expect(await setBeenThere(nils, id, true)).toBe(false);
		expect(await setBeenThere(ruth, id, true), 'the premise').toBe(true);
	});
});

describe('reading', () => {
	it('by path begins with those nearest, those ahead before those behind, and pages through all of them once', async () => {
		const writer = await someone('path-writer');
		const along = [...Array(30).keys()].map((index) => (index * 7) % 30);
		for (const [index, since] of along.entries())
			await storyOf(
				writer,
				'public',
				{ experience: 'work/lost-job', since },
				community.clock.now - index * 86_400_000 * 2
			);
		const seen: number[] = [];
		const ids = new Set<string>();
		let after: string | null = null;
		do {
			const page = await readStories(null, { ...wanted('experience=work/lost-job&months=8'), after });
			seen.push(...page.stories.map((story) => story.monthsAlong!));
			for (const { id } of page.stories) ids.add(id);
			after = page.after;
		} while (after);
		expect(seen).toHaveLength(along.length);
		expect(ids.size).toBe(along.length);
		const distances = seen.map((months) => Math.abs(months - 8));
		expect(distances).toEqual([...distances].sort((one, other) => one - other));
		expect(seen.slice(0, 3)).toEqual([8, 9, 7]);
		expect(seen.length).toBeGreaterThan(storiesOnPage);
	});

	it('a wider experience brings the narrower ones along', async () => {
		const id = await storyOf(sam, 'public', { experience: 'divorce/with-children', past: '**The** facts.' });
		for (const query of ['experience=divorce', 'experience=divorce&months=8']) {
			const { stories } = await readStories(null, wanted(query));
			expect(stories).toMatchObject([{ id, opening: 'The facts.' }]);
		}
		expect((await readStories(null, wanted('experience=divorce/with-children'))).stories).toHaveLength(1);
		expect((await readStories(null, wanted('experience=divorce/later-in-life'))).stories).toEqual([]);
	});

	it('the newest come first, in the language that was asked for', async () => {
		const id = await storyOf(sam, 'public', { locale: 'es', title: 'El abrigo' }, community.clock.now + 60_000);
		const { stories } = await readStories(null, wanted('language=es'));
		expect(stories.map((story) => story.id)).toEqual([id]);
		expect((await readStories(null, wanted(''))).stories[0]!.id).toBe(id);
		const { rows } = await community.owner.query(
			`select words @@ to_tsquery('spanish', 'abrigos') as found from stories where id = $1`,
			[id]
		);
		expect(rows[0].found, 'words are found by their stem').toBe(true);
	});

	it('of a story in two languages the reader’s own is listed and leads to the other; masked ones are never brought together', async () => {
		const writer = await someone('two-tongues');
		const about = { experience: 'self/shame', since: 5 };
		const en = await storyOf(writer, 'public', about);
		const es = await storyOf(writer, 'public', { ...about, locale: 'es' });
		const listed = async (languages: string[], query = 'experience=self/shame') =>
			(await readStories(null, wanted(query), languages)).stories.map(({ id, alsoIn }) => [id, alsoIn]);
		for (const query of ['experience=self/shame', 'experience=self/shame&months=5']) {
			expect(await listed(['en'], query)).toEqual([[en, [{ id: es, locale: 'es' }]]]);
			expect(await listed(['es', 'en'], query)).toEqual([[es, [{ id: en, locale: 'en' }]]]);
		}
		expect((await listed(['en'], 'experience=self/shame&language=es')).map(([id]) => id)).toEqual([es]);
		await community.owner.query(`update stories set masked = true where id = $1`, [es]);
		expect((await listed(['en'])).map(([id]) => id).sort()).toEqual([en, es].sort());
	});

	it('a note that names what the reader looks for labels the story and hides nothing; a hard one hides', async () => {
		const about = { experience: 'bereavement/sibling', past: 'The kettle.' };
		const theme = await storyOf(ana, 'public', { ...about, notes: ['death'] });
		const hard = await storyOf(ana, 'public', { ...about, notes: ['death', 'suicide'] });
		const openings = async (query: string) => {
			const { stories } = await readStories(null, wanted(query));
			return [theme, hard].map((id) => stories.find((story) => story.id === id)?.opening);
		};
		expect(await openings('experience=bereavement/sibling')).toEqual(['The kettle.', '']);
		expect(await openings('experience=bereavement&months=3')).toEqual(['The kettle.', '']);
		expect(await openings(''), 'whoever looks for nothing meets none unasked').toEqual(['', '']);
	});

	it('what is muted comes without words, and a content note keeps the opening to itself', async () => {
		const id = await storyOf(ana, 'public', { notes: ['abuse'], past: 'It was in the kitchen.' });
		const find = async (member: Member) =>
			(await readStories(member, wanted(''))).stories.find((story) => story.id === id)!;
		expect(await find(nils)).toMatchObject({ title: 'The coat in the hall', opening: '', muted: false });
		await changeMutes(nils, { topics: ['abuse'], words: [] });
		expect(await find(nils)).toMatchObject({ title: '', opening: '', muted: true });
		expect((await readFeed()).find((entry) => entry.id === id)).toMatchObject({ opening: '', contentNotes: ['abuse'] });
		await changeMutes(nils, { topics: [], words: ['kitchen'] });
		expect(await readStory(nils, id)).toMatchObject({ muted: true });
		await changeMutes(nils, { topics: [], words: [] });
	});

	it('the feed holds what is public and nothing else', async () => {
		const open = await storyOf(sam, 'public');
		const closed = await storyOf(sam, 'community');
		const ids = (await readFeed()).map((entry) => entry.id);
		expect(ids).toContain(open);
		expect(ids).not.toContain(closed);
		await withdrawStory(sam, open);
		expect((await readFeed()).map((entry) => entry.id)).not.toContain(open);
	});
});
