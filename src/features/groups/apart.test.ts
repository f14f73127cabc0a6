import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { HandleApartForm } from './apart.ts';

describe('keeping away from a handle that one knows from outside', () => {
	it('takes a name of any length, as far as the table has room', () => {
		expect(v.parse(HandleApartForm, { handle: ' @Sam ' })).toEqual({ handle: 'sam' });
		expect(v.parse(HandleApartForm, { handle: 'long '.repeat(20_000) }).handle).toHaveLength(40);
		expect(v.safeParse(HandleApartForm, { handle: ' ' }).success).toBe(false);
	});
});
