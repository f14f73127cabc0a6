import { describe, expect, it } from 'vitest';
import { countries, linesFor } from './crisis-lines.ts';

const us = countries.find(({ code }) => code === 'US')!;
const names = (experiences: string[], danger: boolean, country = us) =>
	linesFor(country, experiences, danger).map(({ name }) => name);

describe('the few lines that stand with an answer', () => {
	it('begin with the one for violence for whoever is hurt by somebody, in danger or not', () => {
		expect(names(['abuse/partner'], true)[0]).toBe('National Domestic Violence Hotline');
		expect(names(['abuse/partner'], false)[0]).toBe('National Domestic Violence Hotline');
		expect(names(['abuse/partner'], true), 'and go on with those who answer everything').toContain(
			'988 Suicide & Crisis Lifeline'
		);
	});

	it('begin in danger with those for every crisis, else with one for the very thing', () => {
		expect(names(['addiction/alcohol'], true)[0]).toBe('988 Suicide & Crisis Lifeline');
		expect(names(['addiction/alcohol'], false)[0]).toBe('SAMHSA National Helpline');
		expect(names([], true)).toEqual(['988 Suicide & Crisis Lifeline', 'Crisis Text Line']);
		expect(names(['breakup'], false)).toEqual(['988 Suicide & Crisis Lifeline', 'Crisis Text Line']);
	});

	it('are there in every country, and where nobody knows the country', () => {
		for (const country of [...countries, null])
			for (const danger of [true, false])
				expect(linesFor(country, ['abuse/partner'], danger).length, country?.code).toBeGreaterThan(0);
	});
});
