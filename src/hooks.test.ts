import { describe, expect, it } from 'vitest';
import { reroute } from './hooks.ts';

const leads = (path: string) =>
	reroute({
		url: new URL(path, 'http://hearth.example'),
		fetch: () => Promise.reject(new Error('nothing is fetched'))
	});

describe('an address', () => {
	it.each(['/groups/night-owls/room', '/groups/a%20b', '/first-step/answer?e=%00', '/'])(
		'%s is taken as it is',
		(path) => {
			expect(leads(path)).toBeUndefined();
		}
	);

	it.each([
		'/groups/%00',
		'/groups/%0d%0aset-cookie:%20x/room',
		'/groups/ж/room',
		'/groups/caf%C3%A9',
		'/groups/%7F/calendar.ics'
	])('%s is of nothing that there is', (path) => {
		expect(leads(path)).toBe('/nowhere');
	});
});
