import { describe, expect, it } from 'vitest';
import { saySize, standsStill, stateOf } from './export.ts';

const now = 1_800_000_000_000;
const asked = { movedAt: now - 1000, readyAt: null, failedAt: null, expiresAt: now + 1000 };

describe('a copy of everything', () => {
	it('is being made, is ready, and is gone after its time', () => {
		expect(stateOf(null, now)).toBe('none');
		expect(stateOf(asked, now)).toBe('making');
		expect(stateOf({ ...asked, readyAt: now - 10 }, now)).toBe('ready');
		expect(stateOf({ ...asked, readyAt: now - 10, expiresAt: now }, now)).toBe('none');
	});

	it('may be asked for anew where it failed, or stands still because its server was stopped', () => {
		expect(stateOf({ ...asked, failedAt: now - 10 }, now)).toBe('failed');
		expect(stateOf({ ...asked, movedAt: now - standsStill }, now)).toBe('failed');
		expect(stateOf({ ...asked, movedAt: now - standsStill, readyAt: now - 5 }, now)).toBe('ready');
	});

	it('has a size that people understand', () => {
		expect([12, 43_210, 2_345_678].map(saySize)).toEqual(['1 KB', '43 KB', '2.3 MB']);
	});
});
