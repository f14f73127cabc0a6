import { expect, it } from 'vitest';
import * as v from 'valibot';
import { plainName } from './mask.ts';
import { NameForm } from './membership.ts';

it('names that look alike are one name', () => {
	expect(plainName('R.u-t h')).toBe(plainName('ruth'));
	expect(plainName('Ｒｕｔｈ')).toBe(plainName('ruth'));
	expect(plainName('Rυtһ'), 'in letters of other alphabets').toBe(plainName('ruth'));
	expect(plainName('НОЅТ')).toBe(plainName('host'));
	expect(plainName('Нина')).toBe(plainName('нина'));
	expect(plainName('Рут')).not.toBe(plainName('ruth'));
	expect(plainName('Rut')).not.toBe(plainName('ruth'));
});

it('a name in a group may be left out, and may not be a mere mark, too long, or pass for the place itself', () => {
	const taken = (name: string) => v.safeParse(NameForm, { name }).issues?.[0]?.message;
	expect(taken('')).toBeUndefined();
	expect(taken('Moss by the river')).toBeUndefined();
	expect(taken('...')).toBe('too-short');
	expect(taken('a')).toBe('too-short');
	expect(taken('x'.repeat(41))).toBe('too-long');
	expect(taken('H.O.S.T')).toBe('name-taken');
	expect(taken('someone  here')).toBe('name-taken');
});
