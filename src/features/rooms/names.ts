// Names for somebody who does not want to think of one. None of them is anybody's, none says how somebody feels.
const first = [
	'Quiet',
	'Early',
	'Far',
	'Soft',
	'Blue',
	'Winter',
	'Evening',
	'Small',
	'Slow',
	'Silver',
	'Morning',
	'Open',
	'Northern',
	'Amber',
	'Late',
	'Summer'
] as const;
const second = [
	'River',
	'Window',
	'Lantern',
	'Heron',
	'Harbour',
	'Meadow',
	'Pebble',
	'Willow',
	'Cloud',
	'Kettle',
	'Birch',
	'Swallow',
	'Garden',
	'Shore',
	'Maple',
	'Candle'
] as const;

/**
 * A name of the moment to begin with.
 * @param chance a number from 0 to 1, 1 excluded
 */
export function suggestName(chance: number): string {
	const index = Math.floor(chance * first.length * second.length);
	return `${first[Math.floor(index / second.length)]} ${second[index % second.length]}`;
}
