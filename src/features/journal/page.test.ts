import { expect, it } from 'vitest';
import { byName, choiceIn, firstWords } from './page.ts';

it('supporters are sorted by the name under which they know the author', () => {
	expect(byName([])).toEqual([]);
	expect(
		byName([
			{ name: 'juno', knownAs: 'sam' },
			{ name: 'ruth', knownAs: 'Quarter moon' },
			{ name: 'omar', knownAs: 'sam' }
		])
	).toEqual([
		{ knownAs: 'sam', readers: ['juno', 'omar'] },
		{ knownAs: 'Quarter moon', readers: ['ruth'] }
	]);
});

it('an address shows the choices that it names, and none that do not exist', () => {
	const query = (text: string) => choiceIn(new URLSearchParams(text));
	expect(query('to=group')).toBeNull();
	expect(query('look=yes')).toEqual({ wish: 'listen', notes: [], masked: false });
	expect(query('look=yes&wish=advise&notes=death&notes=nonsense&masked=yes')).toEqual({
		wish: 'advise',
		notes: ['death'],
		masked: true
	});
	expect(query('look=yes&wish=everything&masked=perhaps')).toEqual({ wish: 'listen', notes: [], masked: false });
});

it('a list shows the first line, without the marks of its writing, and no half words', () => {
	expect(firstWords('# **Dear** Alex,\nkeep the bowl')).toBe('Dear Alex,');
	expect(firstWords('one two three', 9)).toBe('one two …');
});
