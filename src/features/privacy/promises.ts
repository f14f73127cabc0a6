/** What members are promised on /privacy, and the heading of docs/privacy.md under which stands how it is kept. */
export const promises = {
	readers: 'who-reads-what',
	names: 'names-and-masks',
	two: 'who-is-behind-a-name',
	private: 'private-words',
	log: 'the-log-of-care',
	powers: 'what-those-who-lead-and-hosts-can-do',
	nobody: 'where-it-goes',
	leaving: 'leaving-without-a-trace',
	yes: 'consent',
	go: 'going-away'
} as const;
export type PromiseKey = keyof typeof promises;
export const promiseKeys = Object.keys(promises) as PromiseKey[];
