import { describe, expect, test } from 'vitest';
import { measure, readSet, report } from '../../../tests/measure.ts';
import { judgementIn, wordsToLookAt } from './judgement.ts';
import { sayJudgement } from './judgement-words.ts';

const isMarked = (text: string) => judgementIn(text).length > 0;
const wordsIn = (text: string) => judgementIn(text).map(({ words, why }) => [words, why]);

describe('a gentle word', () => {
	test('is for answers to somebody who asked just to be heard, and not for one’s own share', () => {
		const advice = 'You should leave him.';
		expect(wordsToLookAt(advice, { wish: 'listen', mine: false })).toHaveLength(1);
		expect(wordsToLookAt('I hear you.', { wish: 'listen', mine: false })).toEqual([]);
		expect(wordsToLookAt(advice, { wish: 'listen', mine: true })).toEqual([]);
		expect(wordsToLookAt(advice, { wish: 'advise', mine: false })).toEqual([]);
		expect(wordsToLookAt(advice, null)).toEqual([]);
	});
});

describe('unasked advice and judgement', () => {
	test('the labelled sets are large, balanced and do not overlap', () => {
		const tuned = readSet('judgement');
		const heldOut = readSet('judgement-held-out');
		expect(tuned.length).toBeGreaterThanOrEqual(320);
		expect(heldOut.length).toBeGreaterThanOrEqual(100);
		for (const set of [tuned, heldOut]) {
			const share = (isSo: (sentence: (typeof set)[number]) => boolean) => set.filter(isSo).length / set.length;
			expect(share(({ label }) => label === 'fine')).toBeGreaterThan(0.4);
			expect(share(({ label }) => label === 'judging')).toBeGreaterThan(0.4);
			expect(share(({ language }) => language === 'es')).toBeGreaterThan(0.2);
		}
		const texts = [...tuned, ...heldOut].map(({ text }) => text.toLowerCase());
		expect(new Set(texts).size).toBe(texts.length);
	});

	test('are found in the sentences with which the rule was made, and kind words are left alone', () => {
		const { recall, falseAlarms } = report('judgement', isMarked);
		expect(recall).toBeGreaterThanOrEqual(0.98);
		expect(falseAlarms).toBeLessThanOrEqual(0.02);
	});

	test('are found in sentences written before the rule and not used in making it', () => {
		const { recall, falseAlarms } = report('judgement-held-out', isMarked);
		expect(recall).toBeGreaterThanOrEqual(0.95);
		expect(falseAlarms).toBeLessThanOrEqual(0.05);
	});

	// Written after the rule and to escape it, so a floor of what it can and cannot do; see docs/safety.md.
	test('advice in indirect words is mostly missed, and long kind answers are mostly left alone', () => {
		const { recall, falseAlarms } = report('judgement-indirect', isMarked);
		expect(recall).toBeGreaterThanOrEqual(0.1);
		expect(falseAlarms).toBeLessThanOrEqual(0.1);
	});

	test('the reason is the one a person gave, most of the time', () => {
		const sought = readSet('judgement').filter(({ label }) => label === 'judging');
		const same = sought.filter(({ text, why }) => judgementIn(text).some((finding) => finding.why === why));
		expect(same.length / sought.length).toBeGreaterThan(0.85);
	});

	test('a finding is the passage itself, where it stands in the text', () => {
		const text = 'I read it twice, Sam.\nHave  you tried yoga? Honestly, you should LEAVE him. Al menos tenéis salud…';
		const found = judgementIn('🕯️ Sí, señora. “You should go,” they said.\n¿Has probado a meditar? You really should!');
		expect(found.map(({ words }) => words)).toEqual(['Has probado a', 'You really should']);
		for (const one of judgementIn(text)) expect(text.slice(one.start, one.end)).toBe(one.words);
	});

	test('the same words reported, quoted, denied or about oneself are no judgement', () => {
		expect(wordsIn('You should leave him.')).toEqual([['You should', 'advice']]);
		for (const text of [
			'My mother says you should leave him, and I never did.',
			'They wrote: “You should leave him.”',
			'> You should leave him.\nI am with you.',
			'I should leave him.',
			'Nobody says you should leave him.'
		])
			expect(wordsIn(text), text).toEqual([]);
	});

	test('one sentence that judges is found among kind ones', () => {
		expect(wordsIn('I am so sorry. Thank you for telling us. At least you have the kids. We are here.')).toEqual([
			['At least you', 'minimising']
		]);
	});

	test('an apostrophe may be curly, or missing', () => {
		for (const text of ['why don’t you call her', "why don't you call her", 'why dont you call her'])
			expect(isMarked(text), text).toBe(true);
	});

	test('a very long answer without a full stop is read in no time', () => {
		const long = 'the best way the problem you are so so so it has been '.repeat(400);
		expect(() => judgementIn(long)).not.toThrow();
		expect(measure([{ text: long, language: 'en', label: 'fine' }], isMarked).falseAlarms).toBeLessThanOrEqual(1);
	}, 2_000);

	test('why is said with the words and the name of the one who is answered', () => {
		expect(sayJudgement(judgementIn('Well, you should go.')[0]!, 'Sam')).toBe('“you should” tells Sam what to do.');
	});
});
