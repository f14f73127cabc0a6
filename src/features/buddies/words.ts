import { nameOfExperience } from '#features/experiences/taxonomy.ts';
import * as m from '#messages';
import { closeMonths, ringOf, type Near, type Pair, type Rhythm, type Ring } from './buddy.ts';

export const sayRhythm: Record<Rhythm, () => string> = {
	1: m.buddies_rhythm_1,
	3: m.buddies_rhythm_3,
	7: m.buddies_rhythm_7
};

export const sayRing: Record<Ring, () => string> = {
	buddies: m.buddies_ring_buddies,
	supporters: m.buddies_ring_supporters,
	connected: m.buddies_ring_connected
};

/** The picture in words, for whoever hears it. */
export function sayPicture(people: Near[], locale: string): string {
	const list = new Intl.ListFormat(locale, { type: 'conjunction' });
	const names = (some: Near[]) => list.format(some.map(({ name }) => name));
	const ring = (which: Ring) => {
		const some = people.filter((near) => ringOf(near) === which);
		return `${sayRing[which]()}: ${some.length > 0 ? `${names(some)}.` : m.buddies_picture_none()}`;
	};
	const free = people.filter(({ freeUntil }) => freeUntil !== null);
	const said = m.buddies_circle_picture({
		inner: ring('buddies'),
		middle: ring('supporters'),
		outer: ring('connected'),
		free: free.length > 0 ? m.buddies_picture_free({ names: names(free) }) : ''
	});
	return said.trim();
}

/** Why two could look in on each other. */
export const sayFit = ({ experience, monthsApart, sameHours }: Pair, locale: string): string[] => [
	...(experience ? [m.buddies_pair_experience({ experience: nameOfExperience(experience, locale) })] : []),
	...(monthsApart !== null && monthsApart <= closeMonths ? [m.buddies_pair_months()] : []),
	...(sameHours ? [m.buddies_pair_hours()] : [])
];
