import { expect, it } from 'vitest';
import { isTimeZone } from './time-zones.ts';

it('a time zone is one that this machine knows', () => {
	expect(isTimeZone('Europe/Lisbon')).toBe(true);
	for (const name of ['', 'Mars/Olympus', '../../etc/passwd']) expect(isTimeZone(name)).toBe(false);
});
