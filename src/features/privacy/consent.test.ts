import { describe, expect, it } from 'vitest';
import { checkForm } from '#ui/form.ts';
import { ConsentForm, purposeKeys, purposes, standingOf } from './consent.ts';

describe('a yes', () => {
	it('is never taken for granted', () => {
		for (const purpose of purposeKeys) expect(standingOf(purpose, [])).toBe('not');
	});

	it('holds until it is taken back, or until what it was for changes', () => {
		const { wording } = purposes.mail;
		const yes = { given: true, wording, at: 1 };
		expect(standingOf('mail', [yes])).toBe('given');
		expect(standingOf('mail', [{ given: false, wording, at: 2 }, yes])).toBe('withdrawn');
		expect(standingOf('mail', [{ ...yes, wording: wording - 1 }])).toBe('reworded');
	});

	it('is for one purpose that there is', () => {
		const post = (answer: string) => {
			const data = new FormData();
			data.set('answer', answer);
			return checkForm(ConsentForm, data);
		};
		expect(post('give mail')).toMatchObject({ value: { answer: { purpose: 'mail', given: true } } });
		expect(post('withdraw found')).toMatchObject({ value: { answer: { purpose: 'found', given: false } } });
		for (const odd of ['give everything', 'give', '', 'give mail found']) expect(post(odd).ok, odd).toBe(false);
	});
});
