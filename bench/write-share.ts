import { Database } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { runPrepared } from '#server/database/client.ts';
import { placeHearth } from '#server/hearth.ts';
import { LiveHub } from '#server/live/hub.ts';
import { openLog } from '#server/log.ts';
import { writeShare } from '#features/sharing/server/write.ts';
import pg from 'pg';
import type { Measurement } from './measurement.ts';
import { median } from './page-group.ts';
import { setStage, type Person } from './stage.ts';

const writers = 8;
const seconds = 3;
const rounds = 3;
const words =
	'Today it was the coat in the hall again. I stood there and did not know for how long, and then the kettle was cold.';

/** Shares written a second, all rules kept, beside a bare INSERT in the same kind of transaction over the same driver. */
export async function writeShares(): Promise<Measurement[]> {
	const stage = await setStage();
	const log = openLog('warn');
	const database = new Database({ connectionString: stage.database.serverUrl, size: writers });
	const pool = new pg.Pool({
		connectionString: stage.database.serverUrl,
		max: writers,
		pipeline: true
	} as pg.PoolConfig);
	// When the stage closes, the database may be quicker than the pool.
	pool.on('error', () => {});
	pool.on('connect', (client) => client.on('error', () => {}));
	try {
		await stage.sql.query(
			'create table bare (id uuid primary key, author_id uuid, body text not null, created_at timestamptz not null)'
		);
		await stage.sql.query('grant insert on bare to hearth_server');
		const people: Person[] = [];
		for (let index = 0; index < 400; index++) people.push(await stage.person(`writer-${index}`));
		await stage.group('night-owls', people);
		// Ten minutes pass with every tenth share, so that nobody runs into the limit on writing.
		let written = 0;
		const begin = Date.now();
		const now = () => begin + written * 2_000;
		placeHearth({ settings: {} as never, log, secret: stage.secret, database, live: new LiveHub(database, log), now });

		const share = async () => {
			const { id, name } = people[written++ % people.length]!;
			const member = { id, handle: name, locale: 'en', timeZone: 'UTC', isHost: false, hasNews: false, sessionId: '' };
			const result = await writeShare(
				member,
				'night-owls',
				{ key: crypto.randomUUID(), body: words, audience: 'group', wish: 'listen', notes: [] },
				now()
			);
			if (!result || !('id' in result)) throw new Error(`not written: ${JSON.stringify(result)}`);
		};
		const bare = async () => {
			const { id } = people[0]!;
			const client = await pool.connect();
			void client.query(
				`begin; select set_config('hearth.identity', 'member', true), set_config('hearth.member', '${id}', true)`
			);
			await runPrepared(client, 'insert into bare (id, author_id, body, created_at) values ($1, $2, $3, $4)', [
				newId(),
				id,
				words,
				new Date()
			]);
			await client.query('commit');
			client.release();
		};
		const ours: number[] = [];
		const theirs: number[] = [];
		for (let round = 0; round <= rounds; round++) {
			const [one, other] = [await perSecond(share), await perSecond(bare)];
			if (round === 0) continue;
			ours.push(one);
			theirs.push(other);
		}
		const [value, baseline] = [median(ours), median(theirs)];
		return [
			{
				name: 'write.share',
				value,
				unit: 'shares/s',
				baseline,
				ratio: value / baseline,
				goal: 'ratio ≥ 0.4',
				holds: value / baseline >= 0.4
			}
		];
	} finally {
		await pool.end();
		await database.end();
		await stage.close();
	}
}

async function perSecond(work: () => Promise<void>): Promise<number> {
	const end = performance.now() + seconds * 1000;
	let done = 0;
	await Promise.all(
		Array.from({ length: writers }, async () => {
			while (performance.now() < end) {
				await work();
				done++;
			}
		})
	);
	return done / seconds;
}
