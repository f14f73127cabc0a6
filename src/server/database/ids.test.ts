import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstIdAt, newId } from './ids.ts';

describe('ids', () => {
	it('are in the order of their making, however many a millisecond makes', () => {
		const made = Array.from({ length: 2_000 }, () => newId(1_795_000_000_000));
		expect([...made].sort()).toEqual(made);
		expect(new Set(made).size).toBe(made.length);
	});

	it('are UUIDs of version 7 that carry their time', () => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (now) => {
				const id = newId(now);
				expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
				expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now);
				expect(firstIdAt(now) <= id).toBe(true);
			})
		);
	});
});
