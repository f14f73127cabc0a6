// When somebody can meet, by the clock of where they are.

/** Parts of a day; the night goes over midnight. */
export const dayparts = ['morning', 'afternoon', 'evening', 'night'] as const;
export type Daypart = (typeof dayparts)[number];

/** The hours of each, HH:MM; where `until` is before `from` it ends on the next day. */
export const hoursOf: Record<Daypart, { from: string; until: string }> = {
	morning: { from: '05:00', until: '11:59' },
	afternoon: { from: '12:00', until: '16:59' },
	evening: { from: '17:00', until: '21:59' },
	night: { from: '22:00', until: '04:59' }
};

/** 0 Sunday to 6. */
export const weekdays = [1, 2, 3, 4, 5, 6, 0] as const;

/** The part of the day that an hour (0 to 23) belongs to. */
export function daypartOf(hour: number): Daypart {
	if (hour < 5 || hour >= 22) return 'night';
	if (hour < 12) return 'morning';
	return hour < 17 ? 'afternoon' : 'evening';
}
