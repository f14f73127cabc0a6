import { expect, test } from 'vitest';
import { lightOf, lightsOf } from './light-of.ts';

test('a name shines the same everywhere, however it is typed', () => {
	expect(lightOf('  Ruth ')).toEqual(lightOf('ruth'));
	// Pinned: a changed hash would give every member another face.
	expect(lightOf('ruth')).toEqual({ hue: 172, shape: 2, tilt: 45 });
});

test('a circle of twelve can be told apart', () => {
	const names = ['ruth', 'sam', 'miriam', 'otto', 'ana', 'tomasz', 'ingrid', 'kofi', 'leila', 'joan', 'pat', 'wei'];
	const lights = new Set(names.map((name) => JSON.stringify(lightOf(name))));
	expect(lights.size).toBe(names.length);
});

test('three lights at most travel as a style, so that a feed draws them without an element each', () => {
	expect(lightsOf(['ruth', 'sam', 'ana', 'kofi']).split(';')).toHaveLength(3);
	expect(lightsOf(['ruth'])).toBe('--face-1:oklch(var(--light-l) var(--light-c) 172)');
	expect(lightsOf([])).toBe('');
});
