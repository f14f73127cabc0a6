import { describe, expect, it } from 'vitest';
import { contentNotes, notesOfOwn } from './content-notes.ts';

describe('a note that is the reader’s own theme', () => {
	it('hides nothing from somebody who came because of it', () => {
		expect(notesOfOwn(['bereavement/partner'])).toEqual(['death']);
		expect(notesOfOwn(['bereavement'])).toEqual(['death']);
		expect(notesOfOwn(['bereavement/pregnancy'])).toEqual(['death', 'pregnancy-loss']);
		expect(notesOfOwn(['someone-elses-addiction/child', 'betrayal/infidelity'])).toEqual(['substances', 'infidelity']);
	});

	it('is none for somebody who came for something else, or said nothing', () => {
		expect(notesOfOwn(['breakup'])).toEqual([]);
		expect(notesOfOwn([])).toEqual([]);
		expect(notesOfOwn(['addiction/gambling']), 'a bet is no drink').toEqual([]);
	});

	it('is never one that is hard whatever one came for', () => {
		const all = ['bereavement/suicide', 'bereavement/violence', 'abuse/partner', 'abuse/sexual', 'addiction/food'];
		for (const hard of ['suicide', 'self-harm', 'abuse', 'sexual-violence', 'violence', 'children', 'eating']) {
			expect(contentNotes).toContain(hard);
			expect(notesOfOwn(all), hard).not.toContain(hard);
		}
	});
});
