import { describe, expect, it } from 'vitest';
import type { MeetingDate } from '#features/meetings/meeting.ts';
import type { Answered } from './first-step.ts';
import { peopleOf } from './people.ts';
import { latelyMonths, nearest, nextToSitIn, rankGroups, type Candidate } from './ranking.ts';

const now = Date.parse('2026-11-24T20:00:00Z');
const hour = 3_600_000;
const circumstances = { now, timeZone: 'Europe/London', locale: 'en' };

const answered = (change: Partial<Answered> = {}): Answered => ({
	experiences: ['bereavement/partner'],
	maybe: [],
	ago: 'months',
	wants: [],
	when: [],
	zone: 'Europe/London',
	textOnly: false,
	danger: false,
	unclear: false,
	...change
});
const date = (inHours: number, change: Partial<MeetingDate> = {}): MeetingDate => ({
	meetingId: 'm',
	group: { slug: 'g', name: 'g' },
	title: 'The evening',
	timeZone: 'Europe/London',
	rule: null,
	localStart: '2026-11-24T20:00',
	formats: ['voice'],
	locale: 'en',
	capacity: null,
	guests: false,
	about: '',
	accessNotes: '',
	onDate: '2026-11-24',
	startsAt: now + inHours * hour,
	endsAt: now + (inHours + 1) * hour,
	movedFrom: null,
	cancelled: false,
	note: '',
	...change
});
const group = (name: string, change: Partial<Candidate> = {}): Candidate => ({
	slug: name,
	name,
	purpose: '',
	access: 'request',
	full: false,
	mine: false,
	locale: 'en',
	experiences: ['bereavement/partner'],
	counts: [],
	dates: [],
	...change
});
/** Names in the order in which they are offered. */
const order = (groups: Candidate[], change: Partial<Answered> = {}) =>
	rankGroups(groups, answered(change), circumstances).map((ranked) => ranked.group.name);
const reasonsOf = (one: Candidate, change: Partial<Answered> = {}) =>
	rankGroups([one], answered(change), circumstances)[0]!.reasons.map((reason) => reason.kind);

describe('why one group stands before another', () => {
	it('what it is about: the very same, then what holds it, then a narrower kind, then what is kin', () => {
		const exact = group('exact');
		const wider = group('wider', { experiences: ['bereavement'] });
		const kin = group('kin', { experiences: ['bereavement/pet'] });
		expect(order([kin, wider, exact])).toEqual(['exact', 'wider', 'kin']);
		const narrower = group('narrower', { experiences: ['bereavement/partner'] });
		expect(order([narrower, group('all', { experiences: ['bereavement'] })], { experiences: ['bereavement'] })).toEqual(
			['all', 'narrower']
		);
	});

	it('people who went through it lately, before people who did at some time, before none that may be told', () => {
		const lately = group('lately', { counts: [{ experience: 'bereavement/partner', members: 6, lately: 4 }] });
		const ever = group('ever', { counts: [{ experience: 'bereavement/partner', members: 6, lately: null }] });
		expect(order([group('none'), ever, lately])).toEqual(['lately', 'ever', 'none']);
	});

	it('tonight, before this week, before later, before never', () => {
		const groups = [
			group('never'),
			group('later', { dates: [date(300)] }),
			group('week', { dates: [date(80)] }),
			group('tonight', { dates: [date(2)] })
		];
		expect(order(groups)).toEqual(['tonight', 'week', 'later', 'never']);
	});

	it('a date that is cancelled is none', () => {
		expect(reasonsOf(group('g', { dates: [date(2, { cancelled: true })] }))).not.toContain('meets');
	});

	it('at one’s hours, by the clock of the one who asks', () => {
		const evening = group('evening', { dates: [date(-1, { endsAt: now + hour }), date(24 * 7 - 1)] });
		const morning = group('morning', { dates: [date(12)] });
		expect(order([evening, morning], { when: ['morning'] })[0]).toBe('morning');
		const inTokyo = rankGroups([morning], answered({ when: ['evening'] }), {
			...circumstances,
			timeZone: 'Asia/Tokyo'
		});
		expect(
			inTokyo[0]!.reasons.map(({ kind }) => kind),
			'8 in London is 17 in Tokyo'
		).toContain('your-hours');
	});

	it('in writing, where nobody may hear', () => {
		const voice = group('voice', { dates: [date(1)] });
		const text = group('text', { dates: [date(30, { formats: ['text'] })] });
		expect(order([voice, text])).toEqual(['voice', 'text']);
		expect(order([voice, text], { textOnly: true })).toEqual(['text', 'voice']);
	});

	it('an open door, the more where somebody wants to read or listen', () => {
		expect(order([group('asked'), group('open', { access: 'open' })])).toEqual(['open', 'asked']);
	});

	it('the reader’s language before another, and a free seat before none', () => {
		expect(order([group('otro', { locale: 'es' }), group('own')])).toEqual(['own', 'otro']);
		expect(order([group('full', { full: true, dates: [date(1)] }), group('free')])).toEqual(['free', 'full']);
	});

	it('by name where nothing else tells them apart', () => {
		expect(order([group('b'), group('a')])).toEqual(['a', 'b']);
	});
});

describe('what is offered at all', () => {
	it('nothing that has nothing to do with it', () => {
		expect(order([group('drink', { experiences: ['addiction/alcohol'] })])).toEqual([]);
	});

	it('a group for whoever is awake, behind everything that fits', () => {
		const owls = group('owls', { experiences: ['self/loneliness'], access: 'open', dates: [date(1)] });
		expect(order([owls, group('kin', { experiences: ['bereavement/pet'] })])).toEqual(['kin', 'owls']);
		expect(reasonsOf(owls)).toContain('for-everybody');
	});

	it('kinds that only share a shelf are not kin', () => {
		expect(nearest(['self/coming-out'], ['self/loneliness'])).toBeNull();
		expect(nearest(['betrayal/money'], ['betrayal/infidelity'])).toEqual({
			experience: 'betrayal/money',
			nearness: 'kin'
		});
	});

	it('everything, where nothing was said', () => {
		expect(order([group('a'), group('b', { experiences: ['divorce'] })], { experiences: [] })).toHaveLength(2);
	});
});

describe('the next date to sit in on without an account', () => {
	const guests = (inHours: number, change: Partial<MeetingDate> = {}) => date(inHours, { guests: true, ...change });
	const next = (dates: MeetingDate[], others: MeetingDate[] = [], textOnly = false) =>
		nextToSitIn(rankGroups([group('a', { dates })], answered(), circumstances), others, { textOnly, now });
	const open = guests(-3, { title: 'Open', endsAt: now + 2 * hour });

	it('is what goes on this minute, in whatever group, before all that is to come', () => {
		expect(next([guests(1)], [open])!.title).toBe('Open');
		expect(next([], [guests(0.5, { endsAt: now + hour }), open])!.title, 'though another ends sooner').toBe('Open');
		expect(next([guests(0, { title: 'Of the group that fits' })], [open])!.title).toBe('Of the group that fits');
	});

	it('is the soonest of a group that fits, where nothing goes on, and else the soonest of any', () => {
		expect(next([date(1), guests(5), guests(3, { cancelled: true })], [guests(2)])!.startsAt).toBe(now + 5 * hour);
		expect(next([date(1)], [guests(9), guests(2)])!.startsAt).toBe(now + 2 * hour);
		expect(next([])).toBeNull();
	});

	it('is none that is over, and in writing where that was asked for', () => {
		expect(next([], [guests(-2)])).toBeNull();
		expect(next([guests(1)], [guests(2, { formats: ['text'] })], true)!.startsAt).toBe(now + 2 * hour);
	});
});

describe('a group for certain people', () => {
	const men = (change: Partial<Candidate> = {}) =>
		group('Men Who Stayed Silent', { purpose: 'For men who have carried something.', ...change });

	it('says so, and stands behind one for all that fits as well', () => {
		expect(reasonsOf(men())).toContain('for-some');
		expect(order([men(), group('Widowers')])).toEqual(['Widowers', 'Men Who Stayed Silent']);
		expect(order([men(), group('wider', { experiences: ['bereavement'] })])[0], 'though it is nearer').toBe('wider');
	});

	it('is never one for everybody', () => {
		const lonely = men({ experiences: ['self/loneliness'] });
		expect(order([lonely], { unclear: true, experiences: [] })).toEqual([]);
		expect(order([lonely]), 'neither beside what was said').toEqual([]);
	});

	it('is known by its name or by what it says first', () => {
		expect(peopleOf({ name: 'Mothers of Estranged Children', purpose: 'We sit.' })).toBe('mothers');
		expect(peopleOf({ name: 'La mesa', purpose: 'Para mujeres que se fueron.' })).toBe('women');
		expect(peopleOf({ name: 'Tuesday Widowers', purpose: 'For anybody; men and women come.' })).toBeNull();
		expect(peopleOf({ name: 'Mental load', purpose: 'Documents and women.' })).toBeNull();
	});
});

describe('where nothing is sure', () => {
	const owls = group('owls', { experiences: ['self/loneliness'], access: 'open' });
	it('only groups for everybody are offered: a guess, danger alone or a cry chooses none', () => {
		for (const unsure of [{ maybe: ['bereavement/partner'] }, { danger: true }, { unclear: true }])
			expect(order([group('a'), owls], { experiences: [], ...unsure })).toEqual(['owls']);
		expect(order([group('a'), owls], { danger: true }), 'what is sure chooses').toEqual(['a', 'owls']);
	});
});

it('“lately” is as long as somebody’s own time is near', () => {
	expect(latelyMonths('days')).toBe(6);
	expect(latelyMonths('months')).toBe(12);
	expect(latelyMonths('years')).toBe(60);
	expect(latelyMonths(null)).toBe(12);
});
