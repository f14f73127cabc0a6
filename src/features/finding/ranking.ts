import type { Access } from '#features/groups/front.ts';
import type { MeetingDate } from '#features/meetings/meeting.ts';
import { isUnsure, monthsOf, type Answered } from './first-step.ts';
import { peopleOf, type People } from './people.ts';
import { daypartOf, type Daypart } from './times.ts';

// Which group fits somebody best, and why. Every reason that counts is one that can be said to them.

/** How a group's experience is near to what somebody goes through. */
export type Nearness = 'same' | 'wider' | 'narrower' | 'kin';

/** A group that may fit, as the database knows it. */
export interface Candidate {
	slug: string;
	name: string;
	purpose: string;
	access: Access;
	full: boolean;
	mine: boolean;
	locale: string;
	experiences: string[];
	/** Of those who agreed to be counted, and never fewer than three: how many hold it, and how many since lately. */
	counts: { experience: string; members: number; lately: number | null }[];
	/** Its next dates, soonest first. */
	dates: MeetingDate[];
}

export type Reason =
	| { kind: 'people'; experience: string; members: number; lately: boolean }
	| { kind: 'about'; experience: string; nearness: Nearness }
	| { kind: 'meets'; date: MeetingDate }
	| { kind: 'your-hours'; parts: Daypart[] }
	| { kind: 'text-only' }
	| { kind: 'sit-in' }
	| { kind: 'for-everybody' }
	| { kind: 'for-some'; people: People };

export interface Ranked {
	group: Candidate;
	score: number;
	reasons: Reason[];
}

const hour = 3_600_000;

/** What is asked of a group besides the answer: the moment, the reader's zone and language. */
export interface Circumstances {
	now: number;
	timeZone: string;
	locale: string;
}

/**
 * The groups in the order in which they fit, each with its reasons. What they are about counts most, then the people in
 * it who went through the same (lately before ever), then whether one can meet them soon and at one's hours.
 * A full group stands behind every other that fits as well. Ties go by name.
 */
export function rankGroups(candidates: Candidate[], answered: Answered, circumstances: Circumstances): Ranked[] {
	return candidates
		.map((group) => rank(group, answered, circumstances))
		.filter(({ reasons, score }) => reasons.length > 0 || score > 0)
		.sort((one, other) => other.score - one.score || one.group.name.localeCompare(other.group.name));
}

const forNearness: Record<Nearness, number> = { same: 100, wider: 70, narrower: 60, kin: 35 };
/** A group for certain people stands behind one for all that is nearly as near. */
const forSome = 50;
/** A group that is about loneliness alone is for everybody who is awake. */
const forEverybody = 'self/loneliness';

function rank(group: Candidate, answered: Answered, { now, timeZone, locale }: Circumstances): Ranked {
	const reasons: Reason[] = [];
	let score = 0;
	const people = mostPeople(group);
	if (people) {
		reasons.push({ kind: 'people', ...people });
		score += Math.min(people.members, 10) * (people.lately ? 4 : 2);
	}
	const some = peopleOf(group);
	if (some) {
		// Whoever does not know whether they are meant finds the open doors first.
		reasons.push({ kind: 'for-some', people: some });
		score -= forSome;
	}
	const near = nearest(group.experiences, answered.experiences);
	if (near) {
		reasons.push({ kind: 'about', ...near });
		score += forNearness[near.nearness];
	} else if (answered.experiences.length === 0 && !isUnsure(answered)) score += 20;
	else if (group.experiences.includes(forEverybody) && !some) {
		// Behind everything that has to do with it, whatever else speaks for it.
		reasons.push({ kind: 'for-everybody' });
		score -= 100;
	} else if (!people || isUnsure(answered)) return { group, score: 0, reasons: [] };

	const fitting = group.dates.filter(
		(date) => !date.cancelled && (!answered.textOnly || date.formats.includes('text'))
	);
	const next = fitting[0];
	if (next) {
		reasons.push({ kind: 'meets', date: next });
		score += next.startsAt - now < 24 * hour ? 15 : next.startsAt - now < 7 * 24 * hour ? 8 : 2;
	}
	const parts = answered.when.filter((part) => fitting.some((date) => partOf(date.startsAt, timeZone) === part));
	if (parts.length > 0) {
		reasons.push({ kind: 'your-hours', parts });
		score += 12;
	}
	if (answered.textOnly && next) {
		reasons.push({ kind: 'text-only' });
		score += 12;
	}
	if (group.access === 'open') {
		if (!group.full) reasons.push({ kind: 'sit-in' });
		score += answered.wants.some((want) => want === 'read' || want === 'listen') ? 12 : 6;
	}
	if (group.locale === locale) score += 15;
	if (group.full) score -= 40;
	return { group, score, reasons };
}

function mostPeople({ counts }: Candidate): { experience: string; members: number; lately: boolean } | null {
	let best: { experience: string; members: number; lately: boolean } | null = null;
	for (const { experience, members, lately } of counts) {
		const found =
			lately !== null ? { experience, members: lately, lately: true } : { experience, members, lately: false };
		if (!best || (found.lately && !best.lately) || (found.lately === best.lately && found.members > best.members))
			best = found;
	}
	return best;
}

/** The nearest of a group's experiences to any of those that somebody goes through. */
export function nearest(ofGroup: string[], ofPerson: string[]): { experience: string; nearness: Nearness } | null {
	let best: { experience: string; nearness: Nearness } | null = null;
	for (const theirs of ofPerson)
		for (const experience of ofGroup) {
			const nearness = nearnessOf(experience, theirs);
			if (nearness && (!best || forNearness[nearness] > forNearness[best.nearness])) best = { experience, nearness };
		}
	return best;
}

/** A slash makes a narrower kind: `bereavement/partner` is a kind of `bereavement`, and kin of `bereavement/child`. */
function nearnessOf(ofGroup: string, ofPerson: string): Nearness | null {
	if (ofGroup === ofPerson) return 'same';
	if (ofPerson.startsWith(`${ofGroup}/`)) return 'wider';
	if (ofGroup.startsWith(`${ofPerson}/`)) return 'narrower';
	const root = (key: string) => key.split('/', 1)[0];
	// `self/loneliness` and `self/shame` share a shelf, not a path.
	const shelves = ['self', 'work', 'home', 'country', 'illness'];
	return root(ofGroup) === root(ofPerson) && !shelves.includes(root(ofGroup)!) ? 'kin' : null;
}

const partOf = (moment: number, timeZone: string): Daypart =>
	daypartOf(Number(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone }).format(moment)));

/** How far back "lately" goes for somebody to whom it happened so long ago: half a year for fresh grief, else a year or more. */
export function latelyMonths(ago: Answered['ago']): number {
	return ago === null ? 12 : monthsOf[ago] < 4 ? 6 : monthsOf[ago] <= 12 ? 12 : 60;
}

/**
 * The date to sit in on without an account: one that goes on now, of a group that fits before any other; else the soonest
 * to come of those that fit; else of any.
 * @param others dates of other groups that one can sit in on
 */
export function nextToSitIn(
	ranked: Ranked[],
	others: MeetingDate[],
	{ textOnly, now }: { textOnly: boolean; now: number }
): MeetingDate | null {
	const open = (dates: MeetingDate[]) =>
		dates
			.filter((date) => !date.cancelled && date.guests && date.endsAt > now)
			.filter((date) => !textOnly || date.formats.includes('text'))
			.sort((one, other) => one.startsAt - other.startsAt);
	const fitting = open(ranked.flatMap(({ group }) => group.dates));
	const any = open(others);
	const goesOn = ({ startsAt }: MeetingDate) => startsAt <= now;
	return fitting.find(goesOn) ?? any.find(goesOn) ?? fitting[0] ?? any[0] ?? null;
}
