import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CircleForm, keepingOf, MessageForm, placeId, stateOf } from './message.ts';

const key = '019a0000-0000-7000-8000-000000000001';
const other = '019a0000-0000-7000-8000-000000000002';

it('the shortest wish of those who are there holds; who was only asked has no say', () => {
	const wish = (keeps: 'keep' | '30-days' | '24-hours', asked = false) => ({ keeps, asked });
	expect(keepingOf([wish('keep'), wish('keep')])).toBe('keep');
	expect(keepingOf([wish('30-days'), wish('keep')])).toBe('30-days');
	expect(keepingOf([wish('30-days'), wish('24-hours')])).toBe('24-hours');
	expect(keepingOf([wish('keep'), wish('24-hours', true)])).toBe('keep');
});

it('what is not shown is only known to be sent', () => {
	expect(stateOf(4, null)).toBe('sent');
	expect(stateOf(4, { arrived: 3, seen: 3 })).toBe('sent');
	expect(stateOf(4, { arrived: 4, seen: 3 })).toBe('arrived');
	expect(stateOf(4, { arrived: 5, seen: 4 })).toBe('seen');
});

it('places stand in the order of numbers', () => {
	const ids = [9, 10, 2, 100].map(placeId);
	expect(ids.toSorted()).toEqual([2, 9, 10, 100].map(placeId));
});

describe('what is sent', () => {
	it('is words under a key, and not nothing', () => {
		expect(v.safeParse(MessageForm, { key, words: ' I am here. ' }).output).toEqual({ key, words: 'I am here.' });
		expect(v.safeParse(MessageForm, { key, words: '  ' }).success).toBe(false);
		expect(v.safeParse(MessageForm, { key: 'mine', words: 'Hello' }).success).toBe(false);
	});

	it('a circle is two others at least, each once', () => {
		expect(v.safeParse(CircleForm, { with: [key, other] }).success).toBe(true);
		expect(v.safeParse(CircleForm, { with: [key] }).success).toBe(false);
		expect(v.safeParse(CircleForm, { with: [key, key] }).success).toBe(false);
	});
});
