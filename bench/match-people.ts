import { findPeopleLikeMe } from '#features/hope/server/people-like-me.ts';
import { Database } from '#server/database/database.ts';
import { placeHearth } from '#server/hearth.ts';
import { LiveHub } from '#server/live/hub.ts';
import { openLog } from '#server/log.ts';
import { fillCommunity, searchFor } from './matching-words.ts';
import type { Measurement } from './measurement.ts';
import { setStage } from './stage.ts';

const members = 50_000;
const stories = 100_000;
const seekers = 100;
const searches = 400;
/** Without its indexes each takes seconds. */
const searchesWithout = 12;

/** What the ranking walks along, and what finds words. Keys and the indexes of consents and seats stay. */
const itsIndexes = [
	'held_experiences_found',
	'held_experiences_by_kind',
	'stories_by_path',
	'stories_newest_of_experience',
	'story_words_by_words',
	'story_words_by_title'
];

/** People like me among 50,000 members and 100,000 stories, as the server's own login; and the same after its indexes are dropped. */
export async function matchPeople(): Promise<Measurement[]> {
	const stage = await setStage();
	const log = openLog('warn');
	const database = new Database({ connectionString: stage.database.serverUrl, size: 2 });
	try {
		placeHearth({
			settings: {} as never,
			log,
			secret: stage.secret,
			database,
			live: new LiveHub(database, log),
			now: Date.now
		});
		await fillCommunity(stage.sql, members, stories);
		const { rows } = await stage.sql.query<{ id: string; handle: string }>(
			`select id, handle from members where length(handle) <= 10 order by id limit $1`,
			[seekers]
		);
		const measure = async (count: number): Promise<number> => {
			const times: number[] = [];
			for (let nth = 0; nth < count; nth++) {
				const { id, handle } = rows[nth % rows.length]!;
				const member = { id, handle, locale: 'en', timeZone: 'UTC', isHost: false, hasNews: false, sessionId: '' };
				const asked = { when: nth % 3 === 2 ? 'ahead' : 'near', words: searchFor(nth), locale: 'en' } as const;
				const begun = performance.now();
				const found = await findPeopleLikeMe(member, asked, now);
				times.push(performance.now() - begun);
				if (found.people.length === 0 || found.stories.length === 0) throw new Error('nobody was found');
			}
			return percentile95(times);
		};
		await measure(seekers);
		const value = await measure(searches);
		await stage.sql.query(`drop index ${itsIndexes.join(', ')}`);
		const baseline = await measure(searchesWithout);
		return [
			{
				name: 'match.people',
				value,
				unit: 'ms (p95)',
				baseline,
				ratio: baseline / value,
				goal: 'p95 ≤ 50 ms, ratio ≥ 20',
				holds: value <= 50 && baseline / value >= 20
			}
		];
	} finally {
		await database.end();
		await stage.close();
	}
}

const now = Date.parse('2026-11-24T21:00:00Z');

const percentile95 = (times: number[]): number =>
	times.toSorted((one, other) => one - other)[Math.ceil(times.length * 0.95) - 1]!;
