/** A device in two words, which is all that is kept of it: the browser's and the system's name, `?` where unknown. */
export interface Device {
	browser: string;
	system: string;
}

// The first that fits: most browsers also call themselves by the names of those they descend from.
const browsers: [string, RegExp][] = [
	['Edge', /\bEdgA?\//],
	['Opera', /\bOPR\//],
	['Samsung Internet', /\bSamsungBrowser\//],
	['Firefox', /\b(Firefox|FxiOS)\//],
	['Chrome', /\b(Chrome|CriOS|HeadlessChrome)\//],
	['Safari', /\bSafari\//]
];
const systems: [string, RegExp][] = [
	['iPhone', /\biPhone\b/],
	['iPad', /\biPad\b/],
	['Android', /\bAndroid\b/],
	['Windows', /\bWindows\b/],
	['ChromeOS', /\bCrOS\b/],
	['Mac', /\bMacintosh\b/],
	['Linux', /\bLinux\b/]
];

/** The device behind a User-Agent header, as it is kept: `Firefox/Linux`. */
export function noteDevice(userAgent: string | null | undefined): string {
	const name = (list: [string, RegExp][]) => list.find(([, pattern]) => pattern.test(userAgent ?? ''))?.[0] ?? '?';
	return `${name(browsers)}/${name(systems)}`;
}

/** The other way round, for showing it. */
export function readDevice(noted: string | null): Device {
	const [browser = '?', system = '?'] = (noted ?? '').split('/');
	return { browser: browser || '?', system: system || '?' };
}
