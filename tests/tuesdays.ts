import type { PlanInput } from '#features/meetings/forms.ts';

/** The clock of these tests stands at Monday 23 November 2026, 21:00 in London. */
export const tuesdays = (change: Partial<PlanInput> = {}): PlanInput => ({
	title: 'Tuesday circle',
	about: '',
	date: '2026-11-24',
	time: '19:00',
	zone: 'Europe/London',
	minutes: 90,
	repeats: 'weekly',
	days: [],
	last: false,
	until: null,
	formats: ['text', 'voice'],
	language: 'en',
	capacity: null,
	guests: true,
	accessNotes: '',
	...change
});
