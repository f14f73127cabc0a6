import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextPath } from './next-path.ts';

test('after signing in somebody goes on where they were', () => {
	expect(nextPath('/groups/night-owls?x=1#share-2')).toBe('/groups/night-owls?x=1#share-2');
	expect(nextPath(null, '/groups')).toBe('/groups');
});

test.each([
	'//evil.example',
	'/\\evil.example',
	'/.//evil.example',
	'/%09/../\t/evil',
	'https://evil.example',
	'javascript:alert(1)',
	'\\/evil',
	'/\n/evil.example',
	'evil',
	'/sign-out',
	'/sign-in?next=/',
	'/a/..//evil.example',
	`/${'x'.repeat(600)}`
])('nobody is led to %j', (asked) => expect(nextPath(asked)).toBe('/'));

test('whatever is asked for, a browser stays on this site', () => {
	fc.assert(
		fc.property(fc.string({ unit: fc.constantFrom(...'/\\.:@?#%\t\n ae09') }), (asked) => {
			expect(new URL(nextPath(asked), 'https://here.example').origin).toBe('https://here.example');
		}),
		{ numRuns: 2000 }
	);
});
