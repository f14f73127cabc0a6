import { createHash } from 'node:crypto';
import {
	Kysely,
	PostgresAdapter,
	PostgresIntrospector,
	PostgresQueryCompiler,
	type CompiledQuery,
	type DatabaseConnection,
	type Dialect,
	type Driver,
	type QueryResult
} from 'kysely';
import type pg from 'pg';
import type { DB } from './schema.generated.ts';

/** What a feature gets to ask the database with: one transaction, in which the viewer is known. */
export type Tx = Kysely<DB>;

/** Gives a query over to a client, and says what came back. */
export type Run = (text: string, values: readonly unknown[]) => Promise<pg.QueryResult>;

const names = new Map<string, string>();

/** Every statement is prepared once a connection: planning a query under row-level security costs more than running it. */
function nameOf(text: string): string {
	let name = names.get(text);
	if (!name) {
		name = createHash('sha1').update(text).digest('base64url');
		names.set(text, name);
	}
	return name;
}

/** Runs one statement as a prepared statement of its client. */
export function runPrepared(client: pg.ClientBase, text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
	return client.query({ name: nameOf(text), text, values: values as unknown[] });
}

class RunConnection implements DatabaseConnection {
	readonly #run: Run;
	constructor(run: Run) {
		this.#run = run;
	}
	async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
		const { rows, rowCount } = await this.#run(query.sql, query.parameters);
		return { rows: rows as R[], ...(rowCount === null ? {} : { numAffectedRows: BigInt(rowCount) }) };
	}

	async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
		throw new Error('Queries inside a transaction are not streamed.');
	}
}

/** The transaction is begun and ended by Database alone; what Kysely would begin inside it is part of it. */
class RunDriver implements Driver {
	readonly #connection: RunConnection;
	constructor(run: Run) {
		this.#connection = new RunConnection(run);
	}
	async init() {}
	async acquireConnection() {
		return this.#connection;
	}
	async beginTransaction() {}
	async commitTransaction() {}
	async rollbackTransaction() {}
	async releaseConnection() {}
	async destroy() {}
}

/** Kysely's way of writing PostgreSQL's SQL, over whatever runs a statement. */
export function kyselyOver<Schema>(run: Run): Kysely<Schema> {
	const dialect: Dialect = {
		createAdapter: () => new PostgresAdapter(),
		createDriver: () => new RunDriver(run),
		createIntrospector: (kysely) => new PostgresIntrospector(kysely),
		createQueryCompiler: () => new PostgresQueryCompiler()
	};
	return new Kysely<Schema>({ dialect });
}
