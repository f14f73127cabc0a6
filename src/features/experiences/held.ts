import * as v from 'valibot';
import { reference } from '#features/people/references.ts';
import { isOffered } from './taxonomy.ts';

/** Who may know of an experience, each wider than the one before. */
export const heldAudiences = ['me', 'supporters', 'group', 'community'] as const;
export type HeldAudience = (typeof heldAudiences)[number];

/** Nobody is a list; and a list that long would tell who somebody is. */
export const mostHeld = 12;

/** An experience that a member holds, as they see it themselves. */
export interface Held {
	id: string;
	/** A key of the taxonomy. */
	experience: string;
	/** The month in which it began, as `2026-03`; null where they do not remember or do not say. */
	since: string | null;
	audience: HeldAudience;
	/** May be counted, without a name. */
	counted: boolean;
	/** Addresses of the groups in which it stands beside their seat. */
	groups: string[];
}

/** A seat beside which an experience could stand. */
export interface OwnSeat {
	slug: string;
	group: string;
	/** What the group calls the member. */
	name: string;
	/** Whether that is another name than their handle. */
	masked: boolean;
	/** What the group is about: keys of the taxonomy. */
	experiences: string[];
}

/** An experience that stands beside a seat, as the group sees it. */
export interface Beside {
	experience: string;
	since: string | null;
}

/** How long ago a month was, in the largest unit in which it still says something. */
export function timeSince(since: string, now: number): { unit: 'now' } | { unit: 'months' | 'years'; count: number } {
	const [year, month] = since.split('-').map(Number) as [number, number];
	const today = new Date(now);
	const months = (today.getUTCFullYear() - year) * 12 + today.getUTCMonth() + 1 - month;
	if (months <= 0) return { unit: 'now' };
	return months < 24 ? { unit: 'months', count: months } : { unit: 'years', count: Math.floor(months / 12) };
}

const month = v.pipe(v.optional(v.string(), ''), v.regex(/^(0[1-9]|1[0-2])?$/, 'month'));
const year = v.pipe(v.optional(v.string(), ''), v.trim(), v.regex(/^((19|20)\d\d)?$/, 'year'));
const shown = {
	month,
	year,
	audience: v.optional(v.picklist(heldAudiences, 'choose'), 'me'),
	seats: v.pipe(v.array(v.pipe(v.string(), v.maxLength(60, 'choose'))), v.maxLength(100, 'choose')),
	counted: v.pipe(
		v.optional(v.string(), ''),
		v.transform((value) => value === 'yes')
	)
};

export const HoldForm = v.object({
	experience: v.pipe(v.string('choose'), v.check(isOffered, 'choose')),
	...shown
});
export const ChangeHeldForm = v.object({ id: reference('choose'), ...shown });
export const HeldActionForm = v.object({
	id: reference('choose'),
	what: v.picklist(['remove', 'up', 'down'], 'choose')
});
/** One tap while joining a group: held for oneself, and no more. `from` is the address of the group to go back to. */
export const HoldQuietlyForm = v.object({
	experience: v.pipe(v.string('choose'), v.check(isOffered, 'choose')),
	from: v.pipe(v.string('choose'), v.regex(/^[a-z0-9-]{1,60}$/, 'choose'))
});
/** How many are asked about at once, after somebody took a seat. */
export const mostAsked = 3;

/** What is kept of how an experience is shown. */
export interface HeldInput {
	since: string | null;
	audience: HeldAudience;
	seats: string[];
	counted: boolean;
}

type Shown = v.InferOutput<typeof ChangeHeldForm>;

/**
 * The form put together, or what is wrong with it: half a date, a month that has not come yet, or no seat where only
 * chosen seats should show it.
 */
export function toHeld(
	{ month, year, audience, seats, counted }: Omit<Shown, 'id'>,
	now: number
): HeldInput | { field: 'month' | 'year' | 'seats'; problem: string } {
	if (Boolean(month) !== Boolean(year)) return { field: month ? 'year' : 'month', problem: 'half-a-date' };
	const since = year ? `${year}-${month}` : null;
	if (since && since > new Date(now).toISOString().slice(0, 7)) return { field: 'year', problem: 'not-yet' };
	if (audience === 'group' && seats.length === 0) return { field: 'seats', problem: 'no-seat' };
	return { since, audience, counted, seats: audience === 'me' || audience === 'supporters' ? [] : seats };
}
