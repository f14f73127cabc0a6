import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { build } from 'vite';
import { readSet, report } from '../../../tests/measure.ts';
import { riskIn } from './risk.ts';
import { patternsOfRisk } from './risk-patterns.ts';

const isMarked = (text: string) => riskIn(text).length > 0;
const wordsIn = (text: string) => riskIn(text).map(({ words, kind }) => [words, kind]);

describe('words of risk', () => {
	test('the labelled sets are large, hold both labels and both languages, and do not overlap', () => {
		const tuned = readSet('risk');
		const heldOut = readSet('risk-held-out');
		expect(tuned.length).toBeGreaterThanOrEqual(440);
		expect(heldOut.length).toBeGreaterThanOrEqual(150);
		for (const set of [tuned, heldOut]) {
			const share = (isSo: (sentence: (typeof set)[number]) => boolean) => set.filter(isSo).length / set.length;
			expect(share(({ label }) => label === 'fine')).toBeGreaterThan(0.4);
			expect(share(({ label }) => label === 'risk')).toBeGreaterThan(0.4);
			expect(share(({ language }) => language === 'es')).toBeGreaterThan(0.25);
		}
		const texts = [...tuned, ...heldOut].map(({ text }) => text);
		expect(new Set(texts).size).toBe(texts.length);
	});

	test('are found in the sentences with which the rule was made, and what only sounds like them is left alone', () => {
		const { recall, falseAlarms } = report('risk', isMarked);
		expect(recall).toBeGreaterThanOrEqual(0.95);
		expect(falseAlarms).toBeLessThanOrEqual(0.05);
	});

	// Lower than above, and said so in docs/safety.md: a list of words knows the words that somebody thought of.
	test('are found in most sentences that were written before the rule and never used in making it', () => {
		const { recall, falseAlarms } = report('risk-held-out', isMarked);
		expect(recall).toBeGreaterThanOrEqual(0.75);
		expect(falseAlarms).toBeLessThanOrEqual(0.03);
	});

	test('the kind is the one a person gave, nearly always', () => {
		const sought = readSet('risk').filter(({ label }) => label === 'risk');
		const same = sought.filter(({ text, kind }) => riskIn(text).some((finding) => finding.kind === kind));
		expect(same.length / sought.length).toBeGreaterThan(0.95);
	});

	test('a finding is the passage itself, where it stands in the text', () => {
		const text = '🕯️ Ánimo, señora.\nHonestly, I WANT  to die. Mi marido me pegó ayer…';
		for (const { start, end, words } of riskIn(text)) expect(text.slice(start, end)).toBe(words);
		expect(wordsIn('Sé que es tarde. Tonight I want to die.')).toEqual([['I want to die', 'suicide']]);
	});

	test('somebody who says it among ordinary words is heard', () => {
		const day = 'I fed the cat. The rain is back. ';
		expect(isMarked(day.repeat(40))).toBe(false);
		expect(isMarked(`${day.repeat(40)}I dont want to be here anymore. ${day.repeat(40)}`)).toBe(true);
	});

	test('long ago is a story, unless it has come back', () => {
		expect(isMarked('I tried to kill myself last night.')).toBe(true);
		expect(isMarked('Ten years ago I tried to kill myself. Today I am glad.')).toBe(false);
		expect(isMarked('Ten years ago I tried to kill myself, and last night I tried again.')).toBe(true);
	});

	test('an idiom, a denial, a quotation and a question of the doctor’s are left alone', () => {
		for (const text of [
			'This heat is killing me.',
			'I would never hurt myself.',
			'“I want to die”, she used to say.',
			'The nurse asked whether I wanted to hurt myself.'
		])
			expect(wordsIn(text), text).toEqual([]);
	});

	test('somebody else’s danger is left alone, but not the danger from somebody else', () => {
		expect(isMarked('He said he would kill himself.')).toBe(false);
		expect(isMarked('He said he would kill me.')).toBe(true);
	});

	test('a very long text without a full stop is read without trouble', () => {
		expect(riskIn('i wish i was not so tired and i really really just thought about it '.repeat(300))).toEqual([]);
	}, 5_000);

	test('older browsers can read the rules: there is no lookbehind in them', () => {
		for (const line of Object.values(patternsOfRisk).flat()) expect(line).not.toMatch(/\(\?<[=!]/);
	});

	test('it is small enough to be sent to a phone when somebody begins to write', async () => {
		const built = await build({
			configFile: false,
			logLevel: 'silent',
			build: {
				write: false,
				lib: { entry: fileURLToPath(new URL('risk.ts', import.meta.url)), formats: ['es'], fileName: 'risk' }
			}
		});
		const code = [built]
			.flat()
			.flatMap((one) => ('output' in one ? one.output[0].code : []))
			.join('');
		const sent = gzipSync(code).length;
		expect(code).toContain('riskIn');
		console.info(`risk.ts: ${code.length} bytes, ${sent} as sent`);
		expect(sent).toBeLessThan(12_000);
	}, 30_000);
});
