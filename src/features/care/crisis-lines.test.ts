import { describe, expect, it } from 'vitest';
import { contactHref, countries, everywhere, findCountry, inLanguage } from './crisis-lines.ts';

describe('the crisis lines', () => {
	it('each say what they are, and can be reached by one tap', () => {
		const lines = [...everywhere, ...countries.flatMap((country) => country.lines)];
		expect(lines.length).toBeGreaterThan(50);
		for (const line of lines) {
			expect(line.name).toBeTruthy();
			expect(inLanguage(line.about, 'en'), line.name).toBeTruthy();
			expect(line.contacts.length, line.name).toBeGreaterThan(0);
			for (const contact of line.contacts)
				expect(contactHref(contact), line.name).toMatch(/^(tel:[+*]?\d|sms:\+?\d|https:)/);
		}
	});

	it('of a country come with its emergency number', () => {
		for (const country of countries) expect(country.emergency, country.code).toMatch(/\d{2,}/);
	});
});

describe('the country', () => {
	it('is the one that was asked for, else the one that the browser’s languages speak of', () => {
		expect(findCountry('pt', 'en-GB')?.code).toBe('PT');
		expect(findCountry(null, 'de,en-GB;q=0.8')?.code).toBe('GB');
		expect(findCountry('XX', 'en-IE')?.code).toBe('IE');
		expect(findCountry(null, 'en')).toBeNull();
		expect(findCountry(null, null)).toBeNull();
	});
});

it('a text line is opened with its word already typed', () => {
	expect(contactHref({ kind: 'text', value: '85258', dial: '85258', body: 'SHOUT' })).toBe('sms:85258?body=SHOUT');
	expect(contactHref({ kind: 'call', value: '116 123', dial: null })).toBe('tel:116123');
});
