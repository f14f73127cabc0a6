// The hope curve: what is published of how people felt, month by month after it began. docs/decisions/0017 says why so.

/** A member's yes to stand behind it. The wording goes up with every change of what the consent page says about it. */
export const hopeConsent = { purpose: 'hope-curve', wording: 1 } as const;

/** Nothing is shown of fewer people. */
export const fewest = 10;
/** At least so many stand behind a point; nothing closer is ever said. */
export const bands = [10, 20, 50, 100] as const;
export type Band = (typeof bands)[number];
/** Months after it began that are shown. */
export const furthest = 36;
/** A curve is one from so many points on; of fewer the whole family says more. */
const leastPoints = 3;
/** The scale of check-ins, and in which steps it is published. */
const lowest = 1;
const highest = 5;
const step = 0.5;
/** ε of a point: one person's month changes the odds of what is published by e^ε at most (Dwork et al. 2006). */
const epsilon = 2;

/** A kind of experience (its narrower ones included), or a whole family of kinds. */
export interface Subject {
	scope: 'kind' | 'family';
	key: string;
}

/** One month of a curve, as it is published. */
export interface Point {
	/** Months after it began; 0 is the month itself. */
	months: number;
	/** Between 1 and 5, in half steps. */
	feeling: number;
	people: Band;
}

/** What lies behind a point: for each person the mean of how they felt in that month. */
export interface Behind {
	months: number;
	feelings: number[];
}

/** A number between 0 and 1, both left out, that nobody can guess and that is the same for the same words. */
export type Chance = (words: string) => number;

/**
 * A point as it may be published; null where too few stand behind it. The noise hangs on what is behind the point and on
 * nothing else: the same people with the same months get the same noise whenever it is drawn, so that drawing again tells
 * nothing more, and one person more, fewer or otherwise gets wholly another.
 */
export function drawPoint({ scope, key }: Subject, { months, feelings }: Behind, chance: Chance): Point | null {
	if (feelings.length < fewest) return null;
	const people = bands.findLast((band) => band <= feelings.length)!;
	const sorted = [...feelings].sort((one, other) => one - other);
	const mean = sorted.reduce((sum, each) => sum + each, 0) / sorted.length;
	const words = [scope, key, months, ...sorted.map((each) => each.toFixed(3))].join(' ');
	// One person moves the mean by (highest - lowest) / n at most. Reckoned with the band, the noise tells no number.
	const moved = mean + laplace((highest - lowest) / (people * epsilon), chance(words));
	const rounded = Math.round(Math.min(highest, Math.max(lowest, moved)) / step) * step;
	return { months, feeling: rounded, people };
}

/** Laplace noise of this scale at a quantile between 0 and 1. */
function laplace(scale: number, quantile: number): number {
	const from = quantile - 0.5;
	return -scale * Math.sign(from) * Math.log(1 - 2 * Math.abs(from));
}

/** The kinds that each subject counts: a kind counts for itself, for the wider kinds that there are, and for its family. */
export function subjectsOf(
	held: readonly string[],
	familyOf: (key: string) => string | undefined
): (Subject & { counts: string[] })[] {
	const found = new Map<string, Subject & { counts: string[] }>();
	const count = (scope: Subject['scope'], key: string, kind: string) => {
		const subject = found.get(`${scope} ${key}`) ?? { scope, key, counts: [] };
		subject.counts.push(kind);
		found.set(`${scope} ${key}`, subject);
	};
	for (const kind of new Set(held)) {
		const parts = kind.split('/');
		const family = familyOf(kind);
		for (let length = 1; length <= parts.length; length++) {
			const wider = parts.slice(0, length).join('/');
			if (familyOf(wider) !== undefined) count('kind', wider, kind);
		}
		if (family !== undefined) count('family', family, kind);
	}
	return [...found.values()];
}

/** Of the kind, if it has a curve; else of its whole family. Null where neither has a point. */
export function chooseCurve<P>(kind: P[], family: P[]): { scope: Subject['scope']; points: P[] } | null {
	if (kind.length === 0 && family.length === 0) return null;
	const ofKind = kind.length >= leastPoints || kind.length >= family.length;
	return ofKind ? { scope: 'kind', points: kind } : { scope: 'family', points: family };
}

/** Points in unbroken rows of months: where a month is missing nothing leads across. */
export function unbroken(points: readonly Point[]): Point[][] {
	const rows: Point[][] = [];
	for (const point of points) {
		const last = rows.at(-1);
		if (last?.at(-1)!.months === point.months - 1) last.push(point);
		else rows.push([point]);
	}
	return rows;
}

/** A line of the table: a month that is shown, or a run of months between that is not. */
export type Line = { from: number; to: number; point: Point | null };

export function linesOf(points: readonly Point[]): Line[] {
	return points.flatMap((point, index): Line[] => {
		const before = points[index - 1];
		const line = { from: point.months, to: point.months, point };
		if (!before || before.months === point.months - 1) return [line];
		return [{ from: before.months + 1, to: point.months - 1, point: null }, line];
	});
}

/** The first moment of the month, in UTC: what happened before it is counted, since a month counts once it is over. */
export function monthBegan(now: number): number {
	const date = new Date(now);
	return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

/** The next 03:31 UTC: whoever took their yes back, or left, is out of every point after that night. */
export function nextNight(now: number): number {
	const date = new Date(now);
	const tonight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), 3, 31);
	return tonight > now ? tonight : tonight + 86_400_000;
}
