import * as v from 'valibot';

/** The id that a form carries along; `problem` where it was tampered with. */
export const reference = (problem: string) => v.pipe(v.string(problem), v.uuid(problem));

/** One thing of a list, which a button beside it does something to. */
export const OneForm = v.object({ id: reference('choose') });

/** Which version of a text somebody had before them when they changed it. The problem is always `stale`. */
export const version = v.pipe(v.string('stale'), v.regex(/^\d{1,9}$/, 'stale'), v.transform(Number));
