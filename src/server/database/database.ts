import { AsyncLocalStorage } from 'node:async_hooks';
import type { Socket } from 'node:net';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { kyselyOver, runPrepared, type Tx } from './client.ts';
import type { DB } from './schema.generated.ts';

export type { Tx } from './client.ts';

// A day is text: as a moment it would move with the zone of the server.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** What every page needs to know of the member who asks. */
export interface SessionHolder {
	session_id: string;
	member_id: string;
	handle: string;
	locale: string;
	time_zone: string;
	is_host: boolean;
	has_news: boolean;
	session_expires_at: Date;
	/** Somebody else uses this device too. */
	shared: boolean;
	/** The session ends after so long without use. */
	idle_minutes: number;
	used_at: Date;
	/** No names in titles, icons and notifications. */
	discreet: boolean;
}

/** Somebody who can sit somewhere: a member, or a guest under a name of the moment. */
export interface Person {
	kind: 'member' | 'guest';
	id: string;
}

/** A guest who holds a token, with their seats. */
export interface KnownGuest {
	guest_id: string;
	name: string;
	locale: string;
	time_zone: string;
	seats: { slug: string; group: string; name: string; ended: boolean }[];
}

export interface DatabaseOptions {
	connectionString: string;
	/** Connections kept at most. */
	size?: number;
	onError?: (error: Error) => void;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

type Purpose = 'read' | 'write';

/**
 * The only way to the database. Each of `asMember`, `asGuest`, `asVisitor` and `asSystem` runs one transaction in which PostgreSQL
 * knows who asks; its row-level security then decides what that viewer reads and writes.
 */
export class Database {
	readonly #pool: pg.Pool;
	readonly #bound = new WeakMap<pg.PoolClient, Tx>();
	readonly #ambient = new AsyncLocalStorage<pg.PoolClient>();

	constructor(options: DatabaseOptions) {
		this.#pool = new pg.Pool({
			connectionString: options.connectionString,
			max: options.size ?? 10,
			// The identity and the first question travel together, without waiting for each other.
			pipeline: true,
			connectionTimeoutMillis: 5_000,
			statement_timeout: 15_000,
			idle_in_transaction_session_timeout: 30_000,
			application_name: 'hearth'
		} as pg.PoolConfig);
		// A prepared statement is planned once: planning anew for each value costs more than these queries take.
		this.#pool.on('connect', (client) => {
			// A connection that is lost while it is in use fails the query that waits on it; it needs no second voice.
			client.on('error', () => {});
			void client.query('set plan_cache_mode = force_generic_plan').catch(() => {});
		});
		// While the pool closes, the database may end a connection first; that is no loss.
		this.#pool.on('error', (error) => this.#pool.ending || options.onError?.(error));
	}

	/** One transaction as a member: they read and write what the policies give them. */
	asMember<T>(memberId: string, work: (tx: Tx) => Promise<T>, purpose: Purpose = 'write'): Promise<T> {
		if (!uuid.test(memberId)) throw new TypeError('asMember takes the id of a member.');
		return this.#transact(identity('member', memberId), work, purpose);
	}

	/** One transaction as a guest: they read what a visitor reads, and what their seats open to them. */
	asGuest<T>(guestId: string, work: (tx: Tx) => Promise<T>, purpose: Purpose = 'write'): Promise<T> {
		if (!uuid.test(guestId)) throw new TypeError('asGuest takes the id of a guest.');
		return this.#transact(identity('guest', guestId), work, purpose);
	}

	/** One transaction as whoever sits there. */
	as<T>({ kind, id }: Person, work: (tx: Tx) => Promise<T>, purpose: Purpose = 'write'): Promise<T> {
		return kind === 'member' ? this.asMember(id, work, purpose) : this.asGuest(id, work, purpose);
	}

	/** One transaction as somebody without an account. */
	asVisitor<T>(work: (tx: Tx) => Promise<T>, purpose: Purpose = 'read'): Promise<T> {
		return this.#transact(identity('visitor'), work, purpose);
	}

	/** One read-only transaction as whoever asks: a member where there is an id, else a visitor. */
	read<T>(viewer: { id: string } | null, work: (tx: Tx) => Promise<T>): Promise<T> {
		return viewer ? this.asMember(viewer.id, work, 'read') : this.asVisitor(work, 'read');
	}

	/**
	 * One transaction that sees past the policies: sign-in, jobs, the live hub.
	 * @param reason for people who read the code and the statements that run on the server: why this must be.
	 */
	asSystem<T>(reason: string, work: (tx: Tx) => Promise<T>, purpose: Purpose = 'write'): Promise<T> {
		return this.#transact(`${identity('system')} /* ${reason.replaceAll('*', '')} */`, work, purpose);
	}

	/**
	 * Who holds a session token, or null. Asked without an identity: the token is the proof.
	 * @param use whether somebody is there, and not only a window that asks by itself: it keeps the session from ending
	 */
	async whoHolds(token: string, now: number, use = false): Promise<SessionHolder | null> {
		return this.#askWithProof('select * from who_holds($1, $2, $3)', [token, new Date(now), use]);
	}

	/** Which guest a token's hash belongs to, or null; asked without an identity for the same reason. */
	async whoIsGuest(tokenHash: Buffer, now: number): Promise<KnownGuest | null> {
		return this.#askWithProof('select * from who_is_guest($1, $2)', [tokenHash, new Date(now)]);
	}

	async #askWithProof<Row>(question: string, values: unknown[]): Promise<Row | null> {
		const client = await this.#pool.connect();
		try {
			const { rows } = await runPrepared(client, question, values);
			client.release();
			return (rows[0] as Row | undefined) ?? null;
		} catch (error) {
			client.release(error as Error);
			throw error;
		}
	}

	/** For a library that brings its own queries: they run in whichever transaction surrounds the call. */
	surrounding<Schema>(): Kysely<Schema> {
		return kyselyOver<Schema>((text, values) => {
			const client = this.#ambient.getStore();
			if (!client) throw new Error('This query needs a surrounding transaction: call it inside asSystem(…).');
			return runPrepared(client, text, values);
		});
	}

	/** Whether the database answers. */
	async answers(): Promise<boolean> {
		try {
			await this.#pool.query('select 1');
			return true;
		} catch {
			return false;
		}
	}

	/** Connections: all, idle, and askers who wait for one. */
	load(): { total: number; idle: number; waiting: number } {
		return { total: this.#pool.totalCount, idle: this.#pool.idleCount, waiting: this.#pool.waitingCount };
	}

	end(): Promise<void> {
		return this.#pool.end();
	}

	async #transact<T>(identitySql: string, work: (tx: Tx) => Promise<T>, purpose: Purpose): Promise<T> {
		const client = await this.#pool.connect();
		gather(client);
		const begun = client.query(`begin${purpose === 'read' ? ' read only' : ''}; ${identitySql}`);
		// Whatever is wrong with BEGIN also fails the work's first query; both are awaited, neither goes unheard.
		begun.catch(() => {});
		let result: T;
		try {
			result = await this.#ambient.run(client, work, this.#txOf(client));
			await begun;
		} catch (error) {
			await rollBack(client, error);
			throw error;
		}
		if (purpose === 'read') {
			// What was read is complete; the answer need not wait for the end of the transaction.
			client.query('commit').then(
				() => client.release(),
				(error: Error) => client.release(error)
			);
			return result;
		}
		await commit(client);
		return result;
	}

	#txOf(client: pg.PoolClient): Tx {
		let tx = this.#bound.get(client);
		if (!tx) {
			tx = kyselyOver<DB>((text, values) => runPrepared(client, text, values));
			this.#bound.set(client, tx);
		}
		return tx;
	}
}

/** What is asked within the same turn travels in one packet: the beginning, the identity and the first questions. */
function gather(client: pg.PoolClient): void {
	const { stream } = (client as pg.PoolClient & { connection: { stream: Socket } }).connection;
	stream.cork();
	setImmediate(() => stream.uncork());
}

/** The settings that the policies read; they end with the transaction. */
function identity(kind: 'member' | 'guest' | 'visitor' | 'system', id = ''): string {
	const member = kind === 'member' ? id : '';
	const guest = kind === 'guest' ? `, set_config('hearth.guest', '${id}', true)` : '';
	return `select set_config('hearth.identity', '${kind}', true), set_config('hearth.member', '${member}', true)${guest}`;
}

async function commit(client: pg.PoolClient): Promise<void> {
	try {
		const { command } = await client.query('commit');
		// PostgreSQL answers ROLLBACK where a swallowed error had already ended the transaction.
		if (command === 'ROLLBACK') throw new Error('The transaction had failed before its end; nothing was written.');
		client.release();
	} catch (error) {
		client.release(error as Error);
		throw error;
	}
}

async function rollBack(client: pg.PoolClient, cause: unknown): Promise<void> {
	try {
		await client.query('rollback');
		client.release();
	} catch {
		client.release(cause instanceof Error ? cause : true);
	}
}
