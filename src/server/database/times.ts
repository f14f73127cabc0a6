import { sql, type RawBuilder } from 'kysely';

/** A time in SQL as Unix milliseconds, also in JSON that the database builds: a column (`s.created_at`), or what makes one. */
export const milliseconds = (time: string | RawBuilder<unknown>): RawBuilder<number> =>
	sql<number>`(extract(epoch from ${typeof time === 'string' ? sql.ref(time) : time}) * 1000)::float8`;
