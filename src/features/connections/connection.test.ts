import { expect, it } from 'vitest';
import { byName, mayTellName } from './connection.ts';

it('people stand in the order of their names, so that nothing tells who came when', () => {
	const people = [
		{ id: '3', name: 'wren' },
		{ id: '2', name: 'Heron' },
		{ id: '1', name: 'heron' }
	];
	expect(byName(people).map(({ id }) => id)).toEqual(['1', '2', '3']);
	expect(people[0]!.name, 'and what was given stays as it was').toBe('wren');
});

it('only whoever goes by a mask has a name to tell', () => {
	expect(mayTellName({ myName: 'Heron' }, 'ana-m')).toBe(true);
	expect(mayTellName({ myName: 'ana-m' }, 'ana-m')).toBe(false);
});
