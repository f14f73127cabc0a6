import { describe, expect, it } from 'vitest';
import { understand } from './understand.ts';

describe('what somebody says in their own words', () => {
	it('counts as said where it is plain', () => {
		const said: Record<string, string> = {
			'my son is an addict': 'someone-elses-addiction/child',
			'mi hijo no me habla': 'estrangement/child',
			'my boyfriend hits me': 'abuse/partner',
			'mi novio me pega': 'abuse/partner',
			'my dog died': 'bereavement/pet',
			'he left me': 'breakup',
			'my husband died in spring and the house is so quiet': 'bereavement/partner',
			'She left me and I want to kill myself tonight': 'breakup',
			'me siento sola': 'self/loneliness'
		};
		for (const [words, kind] of Object.entries(said)) expect(understand(words).sure, words).toEqual([kind]);
	});

	it('is only asked about where it is not', () => {
		for (const [words, kind] of [
			['my husbend died in march and i cant breath', 'bereavement/partner'],
			['mi marido me dejó por otra', 'breakup'],
			['she left me for my best freind', 'breakup'],
			['i drnk to much', 'addiction/alcohol'],
			['my wfie died', 'bereavement/partner']
		] as const) {
			const { sure, maybe } = understand(words);
			expect([...sure, ...maybe], words).toContain(kind);
		}
		const { sure, maybe } = understand('she left me for my best freind');
		expect(sure, 'no friendship is over, and nobody died, before they say so').toEqual([]);
		expect(maybe.length).toBeGreaterThan(0);
	});

	it('never becomes a grief that they did not name', () => {
		const never: Record<string, string[]> = {
			'my husbend died in march and i cant breath': ['home/empty-nest', 'illness/partner'],
			'my son is an addict': ['illness/infertility', 'self/a-life-not-lived'],
			'mi hijo no me habla': ['illness/infertility', 'country/far-from-home'],
			'mi marido me dejó por otra': ['breakup/i-left', 'bereavement/former-partner', 'illness/partner'],
			'my boyfriend hits me': ['almost', 'abuse/childhood'],
			'perdi a mi bebe': ['home/lost-home', 'ex-moved-on'],
			'she left me for my best freind': ['estrangement/friend', 'betrayal/friend', 'bereavement/friend']
		};
		for (const [words, kinds] of Object.entries(never))
			for (const kind of kinds) expect(understand(words).sure, words).not.toContain(kind);
	});

	it('names no grief where it is danger alone', () => {
		for (const words of ['I want to die', 'quiero morirme', 'I am going to kill myself'])
			expect(understand(words), words).toEqual({ sure: [], maybe: [], danger: true, unclear: false });
	});

	it('is a cry, to which there is an answer too, and no claim of danger', () => {
		for (const words of ['no puedo más', 'ya no puedo', "I can't do this anymore", 'I cant take it any more…', 'help'])
			expect(understand(words), words).toEqual({ sure: [], maybe: [], danger: false, unclear: true });
		expect(understand('my dog died. no puedo mas').sure).toEqual(['bereavement/pet']);
		expect(understand('No puedo más con los papeles del divorcio').unclear, 'not of everything').toBe(false);
	});

	it('is no dead end where nothing is found, and nothing at all where nothing was written', () => {
		expect(understand('💔💔💔')).toEqual({ sure: [], maybe: [], danger: false, unclear: true });
		expect(understand('qwertz asdf').unclear).toBe(true);
		expect(understand('')).toEqual({ sure: [], maybe: [], danger: false, unclear: false });
	});
});
