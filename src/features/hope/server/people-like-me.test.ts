import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HeldAudience } from '#features/experiences/held.ts';
import { hold } from '#features/experiences/server/held.ts';
import { keepApart } from '#features/groups/server/apart.ts';
import { enterGroup, removeMember } from '#features/groups/server/seats.ts';
import type { Member } from '#features/people/viewer.ts';
import { answerConsent } from '#features/privacy/server/consent.ts';
import { withdrawStory } from '#features/stories/server/tell.ts';
import { changeMutes } from '#features/sharing/server/mutes.ts';
import { chooseSupporter } from '#features/support/server/supporters.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, say, seat, seatOf, someone } from '../../../../tests/people.ts';
import { storyOf } from '../../../../tests/stories.ts';
import { findPeopleLikeMe, type Asked } from './people-like-me.ts';

let community: TestCommunity;
let sam: Member, ana: Member, ruth: Member, nils: Member;
let owls: string;
let made = 0;

beforeAll(async () => void (community = await openTestCommunity()));
afterAll(() => community.close());
// New people each time: what one test leaves behind would stand in the next one's lists.
beforeEach(async () => {
	await community.owner.query('delete from stories');
	await community.owner.query('delete from held_experiences');
	await community.owner.query('delete from consents');
	made++;
	[sam, ana, ruth, nils] = (await Promise.all(
		['sam', 'ana', 'ruth', 'nils'].map((name) => someone(`${name}-${made}`))
	)) as [Member, Member, Member, Member];
	owls = await groupOf(ruth, `Night Owls ${made}`);
	await seat(owls, sam, ana);
	await chooseSupporter(ana, await seatOf(owls, ruth));
});

/** The month so long ago. The test's clock stands in November 2026. */
const monthsAgo = (months: number) => new Date(Date.UTC(2026, 10 - months, 1)).toISOString().slice(0, 7);
const carry = (
	member: Member,
	experience: string,
	months: number | null,
	audience: HeldAudience = 'community',
	seats: string[] = []
) => hold(member, experience, { since: months === null ? null : monthsAgo(months), audience, seats, counted: false });
const agree = (member: Member, given = true) => answerConsent(member, 'found', given, (community.clock.now += 1000));
const look = (member: Member, change: Partial<Asked> = {}) =>
	findPeopleLikeMe(member, { when: 'near', words: '', locale: 'en', ...change });
const people = async (member: Member, change: Partial<Asked> = {}) =>
	(await look(member, change)).people.map(({ found }) => found.handle);
const stories = async (member: Member, change: Partial<Asked> = {}) =>
	(await look(member, change)).stories.map(({ found }) => found.id);
const shares = async (member: Member, change: Partial<Asked> = {}) =>
	(await look(member, change)).shares.map(({ found }) => found.id);

describe('members who agreed to be found', () => {
	beforeEach(async () => {
		await carry(sam, 'breakup', 2, 'me');
		await carry(ana, 'breakup', 9);
		await agree(sam);
		await agree(ana);
	});

	it('find each other by what they show, with why; and what one keeps to oneself finds, and is not found', async () => {
		const { people, agreed, sought } = await look(sam);
		expect({ agreed, sought }).toEqual({ agreed: true, sought: ['breakup'] });
		expect(people.map(({ found, reasons }) => [found.handle, reasons])).toEqual([
			[
				ana.handle,
				[
					{ kind: 'shared', experience: 'breakup', own: 'breakup', nearness: 'same' },
					{ kind: 'time', band: 'months-ahead' }
				]
			]
		]);
		expect(people[0]!.found.groups.map(({ slug }) => slug)).toEqual([owls]);
		expect(await look(ana).then((found) => found.people), 'Sam shows it to nobody').toEqual([]);
	});

	it('are nobody’s to find without a yes, on either side', async () => {
		expect(await people(sam), 'the premise').toEqual([ana.handle]);
		await agree(ana, false);
		expect(await people(sam), 'she took it back').toEqual([]);
		await agree(ana);
		expect(await people(sam)).toEqual([ana.handle]);
		await agree(sam, false);
		expect(await look(sam)).toMatchObject({ agreed: false, people: [] });
		await agree(sam);
		await community.owner.query('update consents set wording = wording - 1 where member_id = $1', [ana.id]);
		expect(await people(sam), 'she said yes to other words').toEqual([]);
		await carry(nils, 'breakup', 2);
		expect(await people(sam), 'Nils said nothing').toEqual([]);
		expect(await people(nils)).toEqual([]);
	});

	it('who are kept apart do not meet, whichever of the two wished it', async () => {
		await carry(nils, 'breakup', 2);
		await agree(nils);
		expect(await people(sam)).toEqual([nils.handle, ana.handle]);
		await keepApart(sam, { handle: nils.handle });
		expect(await people(sam)).toEqual([ana.handle]);
		expect(await people(nils)).toEqual([ana.handle]);
		await carry(sam, 'divorce', 2);
		expect(await people(nils)).toEqual([ana.handle]);
	});

	it('and were banned are not found any more', async () => {
		await community.owner.query(
			`insert into measures (id, member_id, name, kind, words, made_at) values ($1, $2, 'ana', 'banned', 'x', now())`,
			[crypto.randomUUID(), ana.id]
		);
		expect(await people(sam)).toEqual([]);
	});

	it('show nothing of a mask: neither the name, nor the group, nor what stands beside it alone', async () => {
		const early = await groupOf(nils, `Early Birds ${made}`);
		await seat(early, sam);
		await enterGroup(ana, early, { version: 1, words: '', name: 'Heron' });
		await carry(sam, 'ghosting', 1, 'me');
		await carry(ana, 'ghosting', 1, 'group', [early]);
		const [found] = (await look(sam)).people;
		expect(found!.found).toMatchObject({ handle: ana.handle, groups: [{ slug: owls }] });
		expect(found!.reasons.flatMap((each) => (each.kind === 'shared' ? each.experience : []))).toEqual(['breakup']);
		expect(JSON.stringify(found), 'no month is told').not.toMatch(/ahead":|20\d\d-/);
		// A masked seat alone lets nobody be found.
		await community.owner.query(`delete from held_experiences where member_id = $1 and experience = 'breakup'`, [
			ana.id
		]);
		expect(await people(sam)).toEqual([]);
		expect(JSON.stringify(await look(sam))).not.toContain('Heron');
	});

	it('are found by what stands beside their own name in a group, while both sit there', async () => {
		await community.owner.query('delete from held_experiences where member_id = $1', [ana.id]);
		await carry(ana, 'breakup', 3, 'group', [owls]);
		await carry(nils, 'breakup', 3, 'me');
		await agree(nils);
		expect(await people(sam)).toEqual([ana.handle]);
		expect(await people(nils), 'a stranger to the group').toEqual([]);
		await removeMember(ruth, owls, await seatOf(owls, sam), 'Not here.');
		expect(await people(sam), 'a removed member').toEqual([]);
	});

	it('show nothing that is for supporters or for themselves alone', async () => {
		await community.owner.query(`update held_experiences set audience = 'supporters' where member_id = $1`, [ana.id]);
		expect(await people(sam)).toEqual([]);
		await community.owner.query(`update held_experiences set audience = 'me' where member_id = $1`, [ana.id]);
		expect(await people(sam)).toEqual([]);
	});

	it('stand beside what they told under their name, and nothing that is masked or not for the viewer', async () => {
		const told = await storyOf(ana, 'community', { title: 'The second mug' });
		await storyOf(ana, 'public', { title: 'Behind a mask', masked: true });
		await storyOf(ana, 'supporters', { title: 'For supporters' });
		await storyOf(ana, null, { title: 'A draft' });
		const titles = async () => (await look(sam)).people[0]!.found.stories.map(({ title }) => title);
		expect(await titles()).toEqual(['The second mug']);
		expect((await look(sam, { words: 'a coat' })).people[0]!.reasons.at(-1)).toEqual({
			kind: 'words',
			words: ['coat']
		});
		await community.owner.query('update stories set hidden_at = now() where id = $1', [told]);
		expect(await titles()).toEqual([]);
	});

	it('come in the order that the rules say: further along, where that is wished', async () => {
		await carry(ruth, 'breakup', 2);
		await carry(nils, 'divorce', 30);
		await agree(ruth);
		await agree(nils);
		expect(await people(sam)).toEqual([ruth.handle, ana.handle, nils.handle]);
		expect(await people(sam, { when: 'ahead' })).toEqual([ana.handle, nils.handle]);
	});
});

describe('stories and shares like mine', () => {
	beforeEach(() => carry(sam, 'breakup', 8, 'me'));

	it('are found without any yes, the very same first, and never one’s own', async () => {
		const kin = await storyOf(ana, 'public', { experience: 'divorce' });
		const later = await storyOf(ana, 'community', { since: 40 });
		const near = await storyOf(nils, 'public', { since: 9 });
		await storyOf(sam, 'public');
		await storyOf(ana, 'public', { experience: 'work/lost-job' });
		expect(await stories(sam)).toEqual([near, later, kin]);
		expect((await look(sam)).stories[0]!.reasons.map(({ kind }) => kind)).toEqual(['shared', 'time']);
	});

	it('are not there for whom they are not: told to others, kept apart, hidden by care, taken back', async () => {
		const other = await groupOf(nils, `Early Birds ${made}`);
		await storyOf(nils, 'group', { group: other });
		await storyOf(ana, 'supporters');
		await storyOf(ana, null);
		const seen = await storyOf(ana, 'community');
		const gone = await storyOf(ruth, 'public');
		const fromApart = await storyOf(nils, 'public');
		const words = { words: 'the coat' };
		expect((await stories(sam, words)).toSorted(), 'the premise').toEqual([seen, gone, fromApart].toSorted());
		await keepApart(nils, { handle: sam.handle });
		await community.owner.query('update stories set hidden_at = now() where id = $1', [seen]);
		await withdrawStory(ruth, gone);
		expect(await stories(sam)).toEqual([]);
		expect(await stories(sam, words)).toEqual([]);
	});

	it('are found by their words whatever they are about, in the form that these have there, and by a slip in the title', async () => {
		const coat = await storyOf(ana, 'public', { experience: 'work/lost-job', title: 'An umbrella of his' });
		await storyOf(nils, 'public', { past: 'Nothing of that.', title: 'Otherwise' });
		expect(await stories(sam)).not.toContain(coat);
		expect((await look(sam, { words: 'halls and coats' })).stories).toMatchObject([
			{ found: { id: coat }, reasons: [{ kind: 'words', words: ['halls', 'coats'] }] }
		]);
		expect((await look(sam, { words: 'umbrela' })).stories).toMatchObject([
			{ found: { id: coat }, reasons: [{ kind: 'alike' }] }
		]);
	});

	it('are found by rare words among thousands that are newer, and everyday words do not push those away', async () => {
		const id = await storyOf(ana, 'public', {
			title: 'Quince',
			experience: 'work/lost-job',
			past: 'The quince stood on the sill beside the kettle.'
		});
		await community.owner.query(
			`insert into stories (id, author_id, byline, masked, experience, since_month, locale, title, past, present, audience, created_at, told_at, form_key)
				select (substr(id::text, 1, 7) || 'f' || '-ffff-7fff-8fff-' || lpad(to_hex(n), 12, '0'))::uuid, author_id, byline, masked, experience,
					since_month, locale, 'Kettle', 'The kettle again.', 'And again.', audience, created_at, told_at, gen_random_uuid()
				from stories, generate_series(1, 2100) n where id = $1`,
			[id]
		);
		expect(await stories(sam, { words: 'quince' })).toEqual([id]);
		expect((await stories(sam, { words: 'quince kettle' }))[0]).toBe(id);
		expect((await stories(sam, { words: 'kettle' })).length).toBeGreaterThan(0);
	});

	it('are found however many newer ones with the word are not for the viewer', async () => {
		const away = await groupOf(ruth, `Away ${made}`);
		const id = await storyOf(ruth, 'group', {
			experience: 'work/lost-job',
			past: 'The lantern went out.',
			group: away
		});
		const mine = await storyOf(ana, 'public', { experience: 'work/lost-job', past: 'The lantern was lit.' });
		await community.owner.query(
			`insert into stories (id, author_id, group_id, byline, masked, experience, since_month, locale, title, past, present, audience, created_at, told_at, form_key)
				select ('ffffffff-ffff-7fff-8fff-' || lpad(to_hex(n), 12, '0'))::uuid, author_id, group_id, byline, masked, experience,
					since_month, locale, title, past, present, audience, created_at, told_at, gen_random_uuid()
				from stories, generate_series(1, 300) n where id = $1`,
			[id]
		);
		expect(await stories(sam, { words: 'lantern' })).toEqual([mine]);
	});

	it('are sought by what the words name, too', async () => {
		const found = await storyOf(ana, 'public', { experience: 'bereavement/parent' });
		await storyOf(ana, 'public');
		const answer = await look(sam, { words: 'my mum died last spring' });
		expect(answer.sought).toContain('bereavement/parent');
		expect(answer.stories[0]).toMatchObject({ found: { id: found } });
	});

	it('bear any text, and tell of nothing by it', async () => {
		await storyOf(ana, 'supporters', { title: 'Zinnia' });
		for (const words of [
			"'; drop table stories; --",
			'%',
			'\\',
			'((((',
			'& | ! <->',
			':*',
			"'a' & 'b",
			'ˈʌ'.repeat(50),
			'💔',
			'Zinnia',
			'the',
			'x'.repeat(500)
		])
			expect((await look(sam, { words })).stories, words).toEqual([]);
	});

	it('shares come from those beside whose seat the same stands, or hold the words; masked ones by their words alone', async () => {
		await carry(ana, 'breakup', 8, 'group', [owls]);
		const hers = await say(ana, owls, 'The kettle was cold again.');
		const masked = await say(ana, owls, 'A lantern in the window.', { masked: true });
		await say(ruth, owls, 'Welcome.');
		await say(sam, owls, 'The kettle of my own.');
		expect(await shares(sam)).toEqual([hers]);
		expect((await look(sam)).shares[0]!.reasons.map(({ kind }) => kind)).toEqual(['shared', 'time']);
		expect((await look(sam, { words: 'lanterns' })).shares).toMatchObject([
			{ found: { id: masked }, reasons: [{ kind: 'words' }] }
		]);
		await community.owner.query('update shares set hidden_at = now() where id = $1', [hers]);
		expect(await shares(sam)).toEqual([]);
		expect(await shares(nils, { words: 'lanterns' }), 'a stranger').toEqual([]);
		await removeMember(ruth, owls, await seatOf(owls, sam), 'Not here.');
		expect(await shares(sam, { words: 'lanterns' })).toEqual([]);
	});

	it('nothing of a share or a story is shown that its reader does not want to meet', async () => {
		await carry(ana, 'breakup', 8, 'group', [owls]);
		await say(ana, owls, 'Not for now.', { notes: ['abuse'] });
		await storyOf(ana, 'public', { notes: ['abuse'] });
		expect((await look(sam)).shares[0]!.found).toMatchObject({ opening: '', contentNotes: ['abuse'] });
		await changeMutes(sam, { topics: ['abuse'], words: [] });
		expect((await look(sam)).shares).toEqual([]);
		expect((await look(sam)).stories[0]!.found.entry).toMatchObject({ muted: true, title: '', opening: '' });
	});
});

it('whoever carries nothing yet, and somebody with no identity, finds nobody', async () => {
	await carry(ana, 'breakup', 2);
	await agree(ana);
	await agree(nils);
	await storyOf(ana, 'public');
	expect(await look(nils)).toMatchObject({ sought: [], people: [], stories: [], shares: [] });
	const call = (what: string) => `select * from ${what}`;
	const questions = [
		`people_like_me(array['breakup'], array['love'], array['breakup'], false, 2, now())`,
		`what_i_seek(array['breakup'], array['love'], '{}', now())`,
		`stories_with_words(array['coat'])`,
		`seeking_beside_shares(array(select id from shares), array['breakup'], array['love'], array['breakup'], now())`,
		'story_words'
	];
	const nobody = new pg.Client({ connectionString: community.serverUrl });
	await nobody.connect();
	for (const question of questions) expect((await nobody.query(call(question))).rowCount, question).toBe(0);
	await expect(nobody.query(`select agreed_to_be_found($1, 2)`, [ana.id])).rejects.toThrow(/permission denied/);
	await nobody.end();
	// Nor a visitor any member, nor a member the words of all stories.
	const { database } = community.hearth;
	const asked = sql.raw(call(questions[0]!));
	expect((await database.asVisitor((tx) => sql`${asked}`.execute(tx))).rows).toEqual([]);
	expect((await community.owner.query('select 1 from story_words')).rowCount).toBe(1);
	expect((await database.asMember(nils.id, (tx) => sql`select 1 from story_words`.execute(tx))).rows).toEqual([]);
});

it('the words of a story that are searched for are always those that it tells', async () => {
	const id = await storyOf(ana, 'public', { title: 'Before' });
	const titles = async () => (await community.owner.query('select title from story_words')).rows;
	expect(await titles()).toEqual([{ title: 'Before' }]);
	await community.owner.query(`update stories set title = 'After' where id = $1`, [id]);
	expect(await titles()).toEqual([{ title: 'After' }]);
	await community.owner.query(`delete from stories where id = $1`, [id]);
	expect(await titles()).toEqual([]);
});
