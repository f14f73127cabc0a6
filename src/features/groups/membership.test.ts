import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { AnswerForm, doorOf, mayLead, mayWrite, RemovalForm } from './membership.ts';

const open = { relation: 'none', access: 'open', full: false, closed: false } as const;

describe('the door of a group', () => {
	it.each([
		['lets a member in', { ...open, relation: 'member' }, 'inside'],
		['lets a member in even where the group has closed', { ...open, relation: 'member', closed: true }, 'inside'],
		['has a seat for whoever comes to an open group', open, 'join'],
		['has a waiting list where all seats are taken', { ...open, full: true }, 'wait'],
		['asks for words where it opens on request', { ...open, access: 'request' }, 'ask'],
		['waits with whoever has asked', { ...open, access: 'request', relation: 'asked' }, 'asked'],
		['waits with whoever is in line', { ...open, full: true, relation: 'waiting' }, 'waiting'],
		['opens with an invitation alone', { ...open, access: 'invite' }, 'by-invitation'],
		['opens to whoever holds one', { ...open, access: 'invite', relation: 'invited' }, 'join'],
		['has no seat too many for an invitation', { ...open, access: 'invite', relation: 'invited', full: true }, 'wait'],
		['stays shut for whoever was removed, also from an open group', { ...open, relation: 'removed' }, 'removed'],
		['of a closed group is closed', { ...open, closed: true }, 'closed']
	] as const)('%s', (_, standing, door) => {
		expect(doorOf(standing, true)).toBe(door);
	});

	it('asks a visitor to have an account first, except where only an invitation helps', () => {
		expect(doorOf(open, false)).toBe('sign-in');
		expect(doorOf({ ...open, access: 'invite' }, false)).toBe('by-invitation');
	});
});

it('somebody who led and then lost the seat leads no more', () => {
	expect(mayLead({ facilitates: true, relation: 'member' })).toBe(true);
	expect(mayLead({ facilitates: true, relation: 'removed' })).toBe(false);
});

it('writing needs a seat, an open group, the agreements as they are now, and no pause', () => {
	const seat = {
		relation: 'member',
		closed: false,
		acceptedVersion: 2,
		agreementsVersion: 2,
		pausedUntil: null
	} as const;
	expect(mayWrite(seat)).toBe(true);
	expect(mayWrite({ ...seat, relation: 'none' })).toBe(false);
	expect(mayWrite({ ...seat, closed: true })).toBe(false);
	expect(mayWrite({ ...seat, acceptedVersion: 1 })).toBe(false);
	expect(mayWrite({ ...seat, pausedUntil: 1 })).toBe(false);
});

it('a form that names nobody, or nonsense, is refused before the database is asked', () => {
	for (const seat of ['', '-'.repeat(36), 'x', `${'0'.repeat(36)}`])
		expect(v.safeParse(RemovalForm, { seat, reason: 'It was agreed.' }).success).toBe(false);
	expect(v.safeParse(AnswerForm, { request: '-'.repeat(36), answer: 'accepted', words: '' }).success).toBe(false);
});
