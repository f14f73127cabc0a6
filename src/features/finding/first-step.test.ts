import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { agos, FirstStepForm, linkOf, readLink, wants, type Answered } from './first-step.ts';
import { addressOf, anyGroup, isNarrowed, readQuery, sizes } from './finder.ts';
import { practiceFor } from './practice.ts';
import { daypartOf, dayparts, hoursOf } from './times.ts';

const linked = (link: string) => readLink(new URL(link, 'https://hearth.example').searchParams);

describe('the link of an answer', () => {
	it('keeps all that was answered', () => {
		const some = <T>(known: readonly T[]) => fc.subarray([...known]);
		const anyAnswer: fc.Arbitrary<Answered> = fc.record({
			experiences: some(['breakup', 'divorce/with-children', 'bereavement/partner']),
			maybe: some(['estrangement', 'ghosting']),
			ago: fc.constantFrom(null, ...agos),
			wants: some(wants),
			when: some(dayparts),
			zone: fc.constantFrom(null, 'Europe/London', 'America/New_York'),
			textOnly: fc.boolean(),
			danger: fc.boolean(),
			unclear: fc.boolean()
		});
		fc.assert(fc.property(anyAnswer, (answer) => void expect(linked(linkOf(answer))).toEqual(answer)));
	});

	it('that was tampered with says what it still can', () => {
		fc.assert(
			fc.property(fc.webQueryParameters(), (query) => {
				const read = linked(`/first-step/answer?${query}`);
				expect(read.experiences.length).toBeLessThanOrEqual(5);
			})
		);
		expect(linked('/first-step/answer?e=nope&e=breakup&e=breakup&ago=1&want=all&zone=Mars/Base&text=yes')).toEqual({
			experiences: ['breakup'],
			maybe: [],
			ago: null,
			wants: [],
			when: [],
			zone: null,
			textOnly: false,
			danger: false,
			unclear: false
		});
	});

	it('never carries the words themselves: there is no place for them', () => {
		const { words: _words, ...fields } = FirstStepForm.entries;
		const link = linkOf({ ...linked('/'), experiences: ['breakup'] });
		expect(Object.keys(fields)).not.toContain('words');
		expect(link).toBe('/first-step/answer?e=breakup');
	});
});

describe('the form', () => {
	const nothing = { experiences: [], words: '', ago: '', wants: [], when: [], zone: '', textOnly: '' };

	it('can be sent with every question left out', () => {
		expect(v.safeParse(FirstStepForm, nothing).success).toBe(true);
	});

	it('takes no kind that is not offered, and no time that does not exist', () => {
		for (const odd of [{ experiences: ['nope'] }, { ago: 'tomorrow' }, { wants: ['all'] }, { when: ['noon'] }])
			expect(v.safeParse(FirstStepForm, { ...nothing, ...odd }).success, JSON.stringify(odd)).toBe(false);
		expect(v.parse(FirstStepForm, { ...nothing, zone: 'Mars/Base' }).zone, 'a zone is never in the way').toBeNull();
	});
});

describe('the address of a search', () => {
	it('keeps all that is looked for, several of each', () => {
		const query = {
			...anyGroup,
			words: 'my mum & dad',
			experiences: ['breakup', 'divorce'],
			access: ['open' as const],
			languages: ['en', 'es'],
			days: [1, 0],
			parts: ['evening' as const, 'night' as const],
			formats: ['text' as const],
			sizes: [...sizes],
			guests: true,
			zone: 'America/New_York'
		};
		expect(readQuery(new URL(addressOf(query), 'https://hearth.example').searchParams)).toEqual(query);
		expect(isNarrowed(query)).toBe(true);
		expect(addressOf(anyGroup)).toBe('/groups');
		expect(isNarrowed({ ...anyGroup, words: 'x', zone: 'UTC' })).toBe(false);
	});

	it('may hold anything', () => {
		fc.assert(fc.property(fc.webQueryParameters(), (query) => void readQuery(new URLSearchParams(query))));
	});
});

it('every hour belongs to one part of the day, and the hours of the part say so', () => {
	for (let hour = 0; hour < 24; hour++) {
		const { from, until } = hoursOf[daypartOf(hour)];
		const at = `${String(hour).padStart(2, '0')}:30`;
		expect(from <= until ? from <= at && at <= until : at >= from || at <= until, at).toBe(true);
	}
});

it('there is always something to do for the next minute', () => {
	for (const part of dayparts)
		expect(practiceFor({ wants: [], danger: false }, part).steps.en!.length).toBeGreaterThan(2);
	expect(practiceFor({ wants: ['read'], danger: true }, 'night').key).toBe('five-senses');
});
