import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyGroup } from '#features/finding/finder.ts';
import { readLink } from '#features/finding/first-step.ts';
import { keepApart } from '#features/groups/server/apart.ts';
import type { Member } from '#features/people/viewer.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, someone } from '../../../../tests/people.ts';
import { findGroups } from './finder.ts';
import { takeFirstStep } from './first-step.ts';

let community: TestCommunity;
let ruth: Member, otto: Member, sam: Member;
let widowers: string, owls: string;
const hour = 3_600_000;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, otto, sam] = (await Promise.all(['ruth', 'otto', 'sam-w'].map(someone))) as [Member, Member, Member];
	widowers = await groupOf(ruth, 'Tuesday Widowers', { experiences: ['bereavement/partner'], capacity: 6 });
	owls = await groupOf(otto, 'Night Owls', { experiences: ['self/loneliness'], locale: 'en' });
	await groupOf(otto, 'Hidden', { experiences: ['bereavement/partner'], listed: false });
	// 19:00 in London on the next day, and 23:30 on this one, where guests are welcome.
	await meets(widowers, '2026-11-24T19:00:00Z', { formats: ['voice'] });
	await meets(owls, '2026-11-23T23:30:00Z', { formats: ['text'], guests: true });
});
afterAll(() => community.close());

async function meets(slug: string, at: string, { formats, guests = false }: { formats: string[]; guests?: boolean }) {
	const id = crypto.randomUUID();
	const starts = new Date(at);
	const ends = new Date(starts.getTime() + hour);
	await community.owner.query(
		`insert into meetings (id, group_id, title, about, local_start, time_zone, minutes, formats, locale, guests, access_notes, created_at, updated_at)
			select $1, g.id, 'The evening', '', $3, 'Europe/London', 60, $4, 'en', $5, '', now(), now() from groups g where slug = $2`,
		[id, slug, at.replace('Z', ''), formats, guests]
	);
	await community.owner.query(
		`insert into meeting_dates (meeting_id, group_id, on_date, starts_at, ends_at, cancelled, note)
			select $1, g.id, $3, $4, $5, false, '' from groups g where slug = $2`,
		[id, slug, at.slice(0, 10), starts, ends]
	);
}
const found = async (change: Partial<typeof anyGroup>, viewer: Member | null = null) =>
	(await findGroups(viewer, { ...anyGroup, ...change })).groups.map(({ slug }) => slug);
const step = (query: string, viewer: Member | null = null) =>
	takeFirstStep(viewer, readLink(new URLSearchParams(query)), { locale: 'en', timeZone: 'Europe/London' });

describe('the finder', () => {
	it('finds by what a group is about, in everyday words too, and never a hidden one', async () => {
		expect(await found({})).toEqual([owls, widowers]);
		expect(await found({ words: 'my husband died' })).toEqual([widowers]);
		expect(await found({ experiences: ['bereavement'] }), 'a wider kind finds the narrower').toEqual([widowers]);
		expect(await found({ experiences: ['bereavement', 'self/loneliness'] }), 'any of several').toEqual([
			owls,
			widowers
		]);
	});

	it('puts what fits the words best first, a group for certain people behind unless it is asked for, and pages on', async () => {
		const men = await groupOf(otto, 'Brave Men', { experiences: ['bereavement/partner', 'divorce'] });
		try {
			expect(await found({ words: 'widowed' })).toEqual([widowers, men]);
			expect((await found({ words: 'men' }))[0]).toBe(men);
			const { groups } = await findGroups(null, { ...anyGroup, words: 'widowed' });
			const { fit, name, slug } = groups[0]!;
			expect(await found({ words: 'widowed', after: { fit, name, slug } })).toEqual([men]);
		} finally {
			await community.owner.query(`update groups set listed = false where slug = $1`, [men]);
		}
	});

	it('says which groups take somebody without an account', async () => {
		const { groups } = await findGroups(null, anyGroup);
		expect(groups.map(({ slug, guests }) => [slug, guests])).toEqual([
			[owls, true],
			[widowers, true]
		]);
	});

	it('finds by day and time in the asker’s own zone', async () => {
		expect(await found({ days: [2], zone: 'Europe/London' })).toEqual([widowers]);
		expect(await found({ days: [1], zone: 'Europe/London' })).toEqual([owls]);
		expect(await found({ days: [2], zone: 'Asia/Tokyo' }), 'Monday 23:30 in London is Tuesday in Tokyo').toEqual([
			owls
		]);
		expect(await found({ parts: ['evening'], zone: 'Europe/London' })).toEqual([widowers]);
		expect(await found({ parts: ['night'], zone: 'Europe/London' })).toEqual([owls]);
		expect(await found({ days: [2], parts: ['afternoon'], zone: 'America/New_York' })).toEqual([widowers]);
	});

	it('finds by format, guests, language, access and size', async () => {
		expect(await found({ formats: ['text'] })).toEqual([owls]);
		expect(await found({ guests: true })).toEqual([owls]);
		expect(await found({ languages: ['es'] })).toEqual([]);
		expect(await found({ access: ['open'], sizes: ['few'] })).toEqual([owls, widowers]);
		expect(await found({ sizes: ['many'] })).toEqual([]);
	});

	it('bears any text, and tells of nothing that one may not see', async () => {
		for (const words of ["'; drop table groups; --", '%', '_', '\\', '((((', 'ˈʌ'.repeat(50), '💔'])
			expect(Array.isArray(await found({ words })), words).toBe(true);
		expect(await found({ words: 'Hidden' })).toEqual([]);
	});
});

describe('the first step', () => {
	it('leads to what is open this minute, whatever somebody came for', async () => {
		const during = Date.parse('2026-11-23T23:39:00Z');
		for (const query of ['e=bereavement/pet', 'e=breakup', 'now=1', 'unclear=1']) {
			const answered = readLink(new URLSearchParams(query));
			const answer = await takeFirstStep(null, answered, { locale: 'en', timeZone: 'Europe/London' }, during);
			expect(answer.sitIn?.group.slug, query).toBe(owls);
			expect(answer.sitIn!.startsAt, query).toBeLessThan(during);
		}
	});

	it('chooses no group by what is not sure', async () => {
		for (const query of ['m=bereavement/partner', 'now=1', 'unclear=1'])
			expect(
				(await step(query)).groups.map(({ group }) => group.slug),
				query
			).toEqual([owls]);
	});

	it('answers with the group that fits, why, a date to sit in on and something for this minute', async () => {
		const answer = await step('e=bereavement/partner&ago=months&when=evening');
		expect(answer.groups.map(({ group }) => group.slug)).toEqual([widowers, owls]);
		expect(answer.groups[0]!.reasons.map(({ kind }) => kind)).toEqual(['about', 'meets', 'your-hours', 'sit-in']);
		expect(answer.sitIn?.group.slug).toBe(owls);
		expect(answer.practice.steps.en!.length).toBeGreaterThan(0);
		expect(answer.story, 'nobody has told one yet').toBeNull();
	});

	it('answers with everything where nothing was said', async () => {
		expect((await step('')).groups).toHaveLength(2);
	});

	it('says how many went through it only from three on', async () => {
		const people = await Promise.all(['auden', 'beate', 'cyrus'].map(someone));
		await seat(widowers, ...people);
		const hold = (member: Member) =>
			community.owner.query(
				`insert into held_experiences (id, member_id, experience, since_month, counted, place, made_at)
					values ($1, $2, 'bereavement/partner', '2026-06-01', true, 1, now())`,
				[crypto.randomUUID(), member.id]
			);
		for (const person of people.slice(0, 2)) await hold(person);
		expect((await step('e=bereavement/partner')).groups[0]!.reasons[0]).not.toMatchObject({ kind: 'people' });
		await hold(people[2]!);
		expect((await step('e=bereavement/partner')).groups[0]!.reasons[0]).toMatchObject({
			kind: 'people',
			members: 3,
			lately: true
		});
	});

	it('offers the story of somebody who is further along, in their language, of the very same before what holds it, the nearest first', async () => {
		const tell = (
			title: string,
			experience: string,
			since: string,
			audience = 'public',
			author = ruth,
			locale = 'en'
		) =>
			community.owner.query(
				`insert into stories (id, author_id, byline, experience, since_month, locale, title, past, present, audience, created_at, told_at, form_key)
					values ($1, $2, $3, $4, $5, $8, $6, 'Then.', 'Now.', $7, '2026-10-01', '2026-10-01', gen_random_uuid())`,
				[crypto.randomUUID(), author.id, author.handle, experience, since, title, audience, locale]
			);
		await tell('Kin', 'bereavement/pet', '2026-04-01');
		await tell('Otra', 'bereavement/partner', '2026-04-01', 'public', ruth, 'es');
		expect((await step('e=bereavement/partner&ago=months')).story, 'none before one that does not fit').toBeNull();
		await tell('Wider', 'bereavement', '2026-04-01');
		expect((await step('e=bereavement/partner&ago=months')).story?.title).toBe('Wider');
		await tell('Not so far yet', 'bereavement/partner', '2026-09-01');
		await tell('Far along', 'bereavement/partner', '2016-01-01');
		await tell('Some months ahead', 'bereavement/partner', '2026-01-01');
		await tell('For members', 'bereavement/partner', '2026-05-01', 'community');
		expect((await step('e=bereavement/partner&ago=months')).story?.title).toBe('Some months ahead');
		expect((await step('e=bereavement/partner&ago=months', sam)).story?.title, 'a member reads more').toBe(
			'For members'
		);
		await keepApart(sam, { handle: ruth.handle });
		expect((await step('e=bereavement/partner&ago=months', sam)).story, 'never of somebody kept apart').toBeNull();
	});
});
