/** The caches in which a browser keeps pages to be read without a connection; static/worker.js, which imports nothing, has them too. */
export const keptPages = 'hearth-kept-pages';
export const keptParts = 'hearth-kept-parts';
/** Nothing stays of them; with the pages goes the choice. */
export const forgetKept = (): Promise<unknown> =>
	Promise.all([keptPages, keptParts].map((name) => globalThis.caches?.delete(name).catch(() => false)));
