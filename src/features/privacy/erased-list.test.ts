import { expect, it } from 'vitest';
import { erasedHeading, missingLines, readErasedList } from './erased-list.ts';

const [a, b, c] = ['a', 'b', 'c'].map((sign) => sign.repeat(64)) as [string, string, string];

it('the list of those who are gone begins with what it is, and reads back as it was written', () => {
	const text = missingLines('', [
		{ mark: a, unnamed: [c] },
		{ mark: b, unnamed: [] }
	]);
	expect(text).toBe(`${erasedHeading}${a} ${c}\n${b}\n`);
	expect(readErasedList(text)).toEqual([
		{ mark: a, unnamed: [c] },
		{ mark: b, unnamed: [] }
	]);
});

it('takes each once, however often it is compared', () => {
	const text = missingLines('', [{ mark: a, unnamed: [] }]);
	expect(missingLines(text, [{ mark: a, unnamed: [] }])).toBe('');
	expect(missingLines(text, [{ mark: b, unnamed: [] }])).toBe(`${b}\n`);
	expect(missingLines('', [])).toBe('');
});

it('a line that a power cut left half-written is passed over, and what follows begins on a line of its own', () => {
	const cut = `${a}\n${b.slice(0, 20)}`;
	expect(readErasedList(cut)).toEqual([{ mark: a, unnamed: [] }]);
	expect(missingLines(cut, [{ mark: b, unnamed: [] }])).toBe(`\n${b}\n`);
	expect(readErasedList(`${cut}\n${b}\n`).map(({ mark }) => mark)).toEqual([a, b]);
});
