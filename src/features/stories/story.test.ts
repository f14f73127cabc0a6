import { describe, expect, it } from 'vitest';
import { addressOf, readPlace, readTime, readWanted, sayPlace, sayTime } from './reading.ts';
import { emptyText, lacks, monthsAlong } from './story.ts';

describe('what is still missing before a story can be told', () => {
	it('is two of its parts, a title, what it is about and since when', () => {
		expect(lacks(emptyText)).toEqual(['parts', 'title', 'experience', 'since']);
		const two = { ...emptyText, past: 'Before.', toMyselfThen: 'Eat.' };
		expect(lacks(two)).toEqual(['title', 'experience', 'since']);
		expect(lacks({ ...two, title: 'Eat', experience: 'breakup', sinceMonth: '2025-03' })).toEqual([]);
	});
});

describe('how far along somebody is', () => {
	it('counts months over the turn of a year', () => {
		expect(monthsAlong('2025-11', Date.parse('2026-02-01T00:00:00Z'))).toBe(3);
		expect(monthsAlong('2026-02', Date.parse('2026-02-27T00:00:00Z'))).toBe(0);
		expect(monthsAlong('2026-03', Date.parse('2026-02-27T00:00:00Z'))).toBe(-1);
	});
});

describe('an address of stories', () => {
	const id = '0193e1b0-0000-7000-8000-000000000001';
	it('says what is wanted, and nonsense in it is left out', () => {
		const wanted = readWanted(new URLSearchParams('experience=divorce&months=8&language=es'));
		expect(wanted).toEqual({ experience: 'divorce', months: 8, locale: 'es', group: null, after: null });
		expect(addressOf(wanted)).toBe('/stories?experience=divorce&months=8&language=es');
		expect(readWanted(new URLSearchParams('experience=nothing&months=-3&language=xx'))).toEqual({
			experience: null,
			months: null,
			locale: null,
			group: null,
			after: null
		});
		expect(addressOf(readWanted(new URLSearchParams('months=8'))), 'months of what?').toBe('/stories');
	});

	it('goes on from a place, and from none that was made up', () => {
		const place = { distance: 3, behind: true, id };
		expect(readPlace(sayPlace(place))).toEqual(place);
		expect(readPlace(`3.c.${id}`)).toBeNull();
		expect(readPlace("1.a.' or 1=1")).toBeNull();
		expect(readTime(sayTime({ told: '1732395600000000', id }))).toEqual({ told: '1732395600000000', id });
		expect(readTime(`99999999999999999999.${id}`)).toBeNull();
	});
});
