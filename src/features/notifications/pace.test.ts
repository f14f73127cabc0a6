import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aboutOf, abouts } from './about.ts';
import { notificationKinds } from './notification.ts';
import { afterQuiet, backoff, dueAt, nextDigest, paceOf, paces, usual, usualTimes, type Choice } from './pace.ts';

const at = (text: string) => Date.parse(text);
const said = (time: number) => new Date(time).toISOString().replace(':00.000', '');
const london = { ...usualTimes, timeZone: 'Europe/London' };
const group = 'a group';

describe('how fast news comes', () => {
	it('every kind is about something, and every choice is one that its way knows', () => {
		for (const kind of notificationKinds) expect(abouts).toContain(aboutOf(kind));
		for (const channel of ['app', 'mail', 'push'] as const)
			for (const about of abouts) expect(paces[channel]).toContain(usual[channel][about]);
	});

	it('is as it was chosen for its kind, and for its group before that', () => {
		const answers: Choice = { about: 'answers', groupId: null, channel: 'mail', pace: 'weekly' };
		const here: Choice = { about: null, groupId: group, channel: 'mail', pace: 'off' };
		const reply = { kind: 'reply', groupId: group } as const;
		expect(paceOf(reply, 'mail', [])).toBe('daily');
		expect(paceOf(reply, 'mail', [answers])).toBe('weekly');
		expect(paceOf(reply, 'mail', [answers, here])).toBe('off');
		expect(paceOf(reply, 'push', [answers, here]), 'another way').toBe('now');
		expect(paceOf({ ...reply, groupId: 'another' }, 'mail', [answers, here])).toBe('weekly');
		expect(paceOf({ kind: 'measure', groupId: group }, 'mail', [here]), 'what care decided about oneself').toBe('now');
	});
});

describe('quiet hours', () => {
	it('hold what comes until they end, across midnight, on the wall’s clock', () => {
		const quiet = (text: string) => said(afterQuiet(london, at(text)));
		expect(quiet('2026-11-23T21:59Z')).toBe('2026-11-23T21:59Z');
		expect(quiet('2026-11-23T22:00Z')).toBe('2026-11-24T07:00Z');
		expect(quiet('2026-11-24T06:59Z')).toBe('2026-11-24T07:00Z');
		expect(quiet('2026-11-24T07:00Z')).toBe('2026-11-24T07:00Z');
		expect(quiet('2026-07-01T21:30Z'), 'summer time').toBe('2026-07-02T06:00Z');
	});

	it('end at their hour in both nights in which clocks change', () => {
		const quiet = (text: string) => said(afterQuiet(london, at(text)));
		expect(quiet('2026-03-28T23:00Z'), 'an hour shorter').toBe('2026-03-29T06:00Z');
		expect(quiet('2026-10-24T22:00Z'), 'an hour longer').toBe('2026-10-25T07:00Z');
	});

	it('may begin or end in an hour that a clock leaves out or has twice', () => {
		const odd = { timeZone: 'Europe/London', quiet: { from: 60, to: 90 } };
		expect(said(afterQuiet(odd, at('2026-10-25T00:10Z')))).toBe('2026-10-25T00:30Z');
		expect(said(afterQuiet(odd, at('2026-10-25T01:10Z'))), 'the second time round they are over').toBe(
			'2026-10-25T01:10Z'
		);
		expect(said(afterQuiet({ ...odd, quiet: { from: 0, to: 90 } }, at('2026-03-29T00:30Z')))).toBe('2026-03-29T01:30Z');
	});

	it('do not hold a call for company where its reader wished so, and nothing else', () => {
		const night = at('2026-11-24T02:00Z');
		const call = { kind: 'would-like-company', groupId: null } as const;
		expect(dueAt(call, 'push', [], london, night)).toBe(at('2026-11-24T07:00Z'));
		expect(dueAt(call, 'push', [], { ...london, wakeMe: true }, night)).toBe(night);
		expect(dueAt({ kind: 'reply', groupId: null }, 'push', [], { ...london, wakeMe: true }, night)).toBe(
			at('2026-11-24T07:00Z')
		);
	});

	it('hold nothing of a hard moment from those who wait or stand ready; those who lead keep their night', () => {
		const night = at('2026-11-24T02:00Z');
		for (const kind of ['reach-asked', 'reach-taken', 'reach-nobody'] as const)
			expect(dueAt({ kind, groupId: null }, 'push', [], london, night)).toBe(night);
		expect(dueAt({ kind: 'reach-widened', groupId: null }, 'push', [], london, night)).toBeGreaterThan(night);
		expect(dueAt({ kind: 'reach-widened', groupId: null }, 'push', [], { ...london, wakeMe: true }, night)).toBe(night);
	});

	it('never hold longer than a day and an hour, nor send earlier than now, in any zone at any time', () => {
		const zones = ['Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC'];
		fc.assert(
			fc.property(
				fc.constantFrom(...zones),
				fc.integer({ min: 0, max: 1439 }),
				fc.integer({ min: 0, max: 1439 }),
				fc.integer({ min: at('2026-01-01T00:00Z'), max: at('2028-01-01T00:00Z') }),
				(timeZone, from, to, now) => {
					const then = afterQuiet({ timeZone, quiet: { from, to } }, now);
					return then >= now && then - now <= 25 * 3_600_000;
				}
			)
		);
	});
});

describe('a digest', () => {
	it('goes each day at its hour, on the wall’s clock', () => {
		const daily = (text: string) => said(nextDigest(london, 'daily', at(text)));
		expect(daily('2026-11-23T08:59Z')).toBe('2026-11-23T09:00Z');
		expect(daily('2026-11-23T09:00Z')).toBe('2026-11-24T09:00Z');
		expect(daily('2026-03-28T10:00Z'), 'clocks go forward').toBe('2026-03-29T08:00Z');
		expect(daily('2026-10-24T10:00Z'), 'and back').toBe('2026-10-25T09:00Z');
	});

	it('goes once a week on its day', () => {
		const weekly = (text: string) => said(nextDigest({ ...london, digestDay: 3 }, 'weekly', at(text)));
		expect(weekly('2026-11-23T12:00Z')).toBe('2026-11-25T09:00Z');
		expect(weekly('2026-11-25T09:00Z')).toBe('2026-12-02T09:00Z');
	});

	it('finds its hour where a clock leaves it out, and where a zone leaves out a day', () => {
		expect(said(nextDigest({ ...london, digestHour: 1 }, 'daily', at('2026-03-28T12:00Z')))).toBe('2026-03-29T01:00Z');
		expect(said(nextDigest({ ...london, timeZone: 'Pacific/Apia' }, 'daily', at('2011-12-29T20:00Z')))).toBe(
			'2011-12-30T19:00Z'
		);
	});
});

it('tries again ever more slowly', () => {
	expect([1, 2, 3, 9, 90].map((tries) => backoff(tries) / 60_000)).toEqual([1, 5, 15, 1440, 1440]);
});
