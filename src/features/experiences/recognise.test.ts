import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recogniseExperiences } from './recognise.ts';
import { makeTaxonomy } from './taxonomy.ts';

interface Sentence {
	text: string;
	lang: 'en' | 'es';
	/** Any of these among the first three is right; none: nothing should be found. */
	expect: string[];
}

const read = (file: string): Sentence[] =>
	JSON.parse(readFileSync(new URL(`../../../tests/data/${file}.json`, import.meta.url), 'utf8'));
const keysFor = (text: string) => recogniseExperiences(text).map(({ key }) => key);
const isHit = ({ text, expect }: Sentence) => keysFor(text).some((key) => expect.includes(key));

/** Shares of sentences of which one of the first three kinds is right: of all, and of each language. */
function measure(sentences: Sentence[]): Record<'all' | 'en' | 'es', number> {
	const about = sentences.filter(({ expect }) => expect.length > 0);
	const share = (some: Sentence[]) => some.filter(isHit).length / some.length;
	return {
		all: share(about),
		en: share(about.filter(({ lang }) => lang === 'en')),
		es: share(about.filter(({ lang }) => lang === 'es'))
	};
}

const say = (name: string, { all, en, es }: ReturnType<typeof measure>) =>
	`${name}: ${(all * 100).toFixed(1)} % (English ${(en * 100).toFixed(1)} %, Spanish ${(es * 100).toFixed(1)} %)`;

describe('how well sentences are recognised', () => {
	it('of the development sentences, 95 of 100 or more find a right kind among the first three', () => {
		const sentences = read('experience-sentences');
		expect(sentences.length).toBeGreaterThanOrEqual(120);
		const figures = measure(sentences);
		console.info(say('development sentences', figures));
		for (const each of sentences.filter((sentence) => sentence.expect.length > 0 && !isHit(sentence)))
			console.info(
				`missed: ${each.text} | ${each.expect.join(', ')} | found ${keysFor(each.text).join(', ') || 'nothing'}`
			);
		expect(figures.all).toBeGreaterThanOrEqual(0.95);
	});

	it('of sentences as they are written at night, with slang and slips, 95 of 100 or more', () => {
		const sentences = read('experience-sentences-night');
		expect(sentences.length).toBeGreaterThanOrEqual(120);
		const figures = measure(sentences);
		console.info(say('sentences at night', figures));
		expect(figures.all).toBeGreaterThanOrEqual(0.95);
	});

	it('sentences about nothing of it find nothing', () => {
		for (const { text } of read('experience-sentences').filter(({ expect }) => expect.length === 0))
			expect(keysFor(text), text).toEqual([]);
		expect(keysFor('nice'), 'a word of its own is no slip of another').toEqual([]);
	});

	it('of sentences that nobody looked at while writing the words, no fewer than docs/finding.md says', () => {
		const figures = measure(read('experience-sentences-held-out'));
		console.info(say('held-out sentences', figures));
		expect(figures.all).toBeGreaterThanOrEqual(0.73);
	});
});

describe('what a sentence means', () => {
	it('he left me is a breakup, my mum will not speak to me an estrangement, in both languages', () => {
		expect(keysFor('he left me')[0]).toBe('breakup');
		expect(keysFor('me dejó')[0]).toBe('breakup');
		expect(keysFor('my mum won’t speak to me')[0]).toBe('estrangement/parent');
		expect(keysFor('ya no me habla mi hija')[0]).toBe('estrangement/child');
	});

	it('capitals, accents, apostrophes and slips of the finger make no difference', () => {
		expect(keysFor('MY MUM WONT SPEAK TO ME')).toEqual(keysFor("my mum won't speak to me"));
		expect(keysFor('murio mi mamá')).toEqual(keysFor('murió mi mama'));
		expect(keysFor('my daugher wont talk to me')[0]).toBe('estrangement/child');
		expect(keysFor('i had a miscarrige')[0]).toBe('bereavement/pregnancy');
		expect(keysFor('i drnk to much')[0]).toBe('addiction/alcohol');
		expect(keysFor('my dad deid')[0]).toBe('bereavement/parent');
	});

	it('what is said plainly is found first', () => {
		expect(keysFor('my wife died')[0]).toBe('bereavement/partner');
		expect(keysFor('se murió mi esposa')[0]).toBe('bereavement/partner');
		expect(keysFor('my wife has cancer')[0]).toBe('illness/partner');
		expect(keysFor('my son died')[0]).toBe('bereavement/child');
		expect(keysFor('my husband drinks too much')[0]).toBe('someone-elses-addiction/partner');
	});

	it('it matters who does it', () => {
		expect(keysFor('my husband drinks')[0]).toBe('someone-elses-addiction/partner');
		expect(keysFor('my husband says I drink')[0]).toBe('addiction/alcohol');
		expect(keysFor('mi marido bebe')[0]).toBe('someone-elses-addiction/partner');
		expect(keysFor('mi marido dice que bebo')[0]).toBe('addiction/alcohol');
		expect(keysFor('i cheated on my wife')[0]).toBe('betrayal/i-was-unfaithful');
		expect(keysFor('my wife cheated on me')[0]).toBe('betrayal/infidelity');
		expect(keysFor('I left him')[0]).toBe('breakup/i-left');
	});

	it('what is said not to be so is not found first', () => {
		expect(keysFor('not my divorce, my sister’s')[0]).not.toBe('divorce');
		expect(keysFor('he didn’t cheat')).toEqual([]);
		expect(keysFor('I don’t want a divorce')).toContain('divorce');
	});

	it('it says by which words, as they were typed', () => {
		const [first] = recogniseExperiences('My Nan died on Monday.');
		expect(first).toEqual({ key: 'bereavement/grandparent', why: ['nan', 'died'], score: expect.any(Number) });
	});
});

describe('what it is made of', () => {
	it('any text may be given', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
				const found = recogniseExperiences(text);
				expect(found.length).toBeLessThanOrEqual(3);
			}),
			{ numRuns: 300 }
		);
		for (const text of ['', ' ', '\0', '💔', 'a'.repeat(100_000), '('.repeat(5000), 'constructor __proto__ toString'])
			expect(() => recogniseExperiences(text)).not.toThrow();
	}, 30_000);

	it('takes less than five milliseconds for five hundred characters, and as much longer as there is more to read', () => {
		const said =
			'my husband died two years ago and since then my daughter will not speak to me, i drink and i am alone ';
		/** The quickest run: what else the machine does meanwhile is not what is measured. */
		const quickest = (text: string) => {
			const times = Array.from({ length: 30 }, () => {
				const begun = performance.now();
				recogniseExperiences(text);
				return performance.now() - begun;
			});
			return Math.min(...times);
		};
		expect(quickest(said.repeat(5).slice(0, 500))).toBeLessThan(5);
		expect(quickest(said.repeat(8)) / quickest(said.repeat(2))).toBeLessThan(10);
	});

	it('knows the words of a host, and offers no kind that the host hid', () => {
		const change = { family: 'place', name: { en: 'The pit closed' }, about: null, place: null };
		const host = makeTaxonomy([
			{ ...change, key: 'pit', words: { en: ['the colliery shut for good'] }, hidden: false },
			{ ...change, key: 'breakup', name: null, words: null, hidden: true }
		]);
		expect(recogniseExperiences('since they shut our colliery', host)[0]?.key).toBe('pit');
		expect(recogniseExperiences('he left me', host).map(({ key }) => key)).not.toContain('breakup');
	});
});
