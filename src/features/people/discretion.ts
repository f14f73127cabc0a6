import * as v from 'valibot';

/** After how long without use sessions may end, by choice; minutes. The last is also the longest that one can last at all. */
export const idleChoices = [15, 60, 1440, 43_200] as const;
export type IdleMinutes = (typeof idleChoices)[number];
export const usualIdleMinutes: IdleMinutes = 43_200;

/** On a device that somebody else uses too: browsers may bring back the cookie of a window that was closed. */
export const sharedIdleMinutes: IdleMinutes = 15;
export const sharedHours = 12;

/** A window ends by itself where the choice is shorter than this; a longer one ends with the next page. */
const watchedMinutes = 1440;

/** After how many seconds without use the window covers itself, or null. */
export const windowLasts = (idleMinutes: number): number | null =>
	idleMinutes <= watchedMinutes ? idleMinutes * 60 : null;

export interface Discretion {
	/** No names in titles, icons and notifications. */
	discreet: boolean;
	idleMinutes: IdleMinutes;
}

export const DiscretionForm = v.object({
	discreet: v.pipe(
		v.optional(v.array(v.string()), []),
		v.transform((ticked) => ticked.includes('yes'))
	),
	idle: v.pipe(v.optional(v.string(), ''), v.transform(Number), v.picklist(idleChoices, 'choose'))
});

/** A ticked box "somebody else uses this device too". */
export const SharedDevice = v.pipe(
	v.optional(v.string(), ''),
	v.transform((value) => value === 'yes')
);

/** The head of a page without the community's name: a title and an icon that could be anybody's. */
export function hideNames(html: string, title: string): string {
	return html
		.replace(/<title>[^<]*<\/title>/, `<title>${title}</title>`)
		.replace(/<link rel="(icon|apple-touch-icon)"[^>]*>/g, '')
		.replace('</head>', '<link rel="icon" href="/plain.svg" type="image/svg+xml" /></head>');
}
