import { readGroupPage } from '#features/sharing/server/pages.ts';
import { Database } from '#server/database/database.ts';
import { placeHearth } from '#server/hearth.ts';
import { LiveHub } from '#server/live/hub.ts';
import { openLog } from '#server/log.ts';
import type { Measurement } from './measurement.ts';
import { median } from './page-group.ts';
import { setStage, type Person, type Stage } from './stage.ts';
import { fillGroup } from './words.ts';

const pagesPerRound = 150;
const rounds = 5;

/** What a group's page costs the database with 1,000,000 shares in the table, beside 1,000 in another database. */
export async function scaleGroupPage(): Promise<Measurement[]> {
	const [small, large] = [await prepare(1_000), await prepare(1_000_000)];
	try {
		const ofSmall: number[] = [];
		const ofLarge: number[] = [];
		for (let round = 0; round <= rounds; round++) {
			const [one, other] = [await small.milliseconds(), await large.milliseconds()];
			if (round === 0) continue;
			ofSmall.push(one);
			ofLarge.push(other);
		}
		const [value, baseline] = [median(ofLarge), median(ofSmall)];
		return [
			{
				name: 'scale.group-page',
				value,
				unit: 'ms',
				baseline,
				ratio: value / baseline,
				goal: 'ratio ≤ 1.3',
				holds: value / baseline <= 1.3
			}
		];
	} finally {
		await small.close();
		await large.close();
	}
}

/** Half of the shares lie in the group that is read, the others in four groups beside it. */
async function prepare(shares: number) {
	const stage: Stage = await setStage();
	const people: Person[] = [];
	for (let index = 0; index < 12; index++) people.push(await stage.person(`person-${index}`));
	const ids = people.map((person) => person.id);
	for (const slug of ['night-owls', 'early-birds', 'far-from-home', 'first-year', 'staying-steady']) {
		const groupId = await stage.group(slug, people);
		await fillGroup(stage.sql, groupId, ids, slug === 'night-owls' ? shares / 2 : shares / 8, 60);
	}
	const log = openLog('warn');
	const database = new Database({ connectionString: stage.database.serverUrl, size: 2 });
	const { id, name } = people[0]!;
	const member = { id, handle: name, locale: 'en', timeZone: 'UTC', isHost: false, hasNews: false, sessionId: '' };

	async function milliseconds(): Promise<number> {
		placeHearth({
			settings: {} as never,
			log,
			secret: stage.secret,
			database,
			live: new LiveHub(database, log),
			now: Date.now
		});
		const begun = performance.now();
		for (let page = 0; page < pagesPerRound; page++) {
			const read = await readGroupPage(member, 'night-owls', null);
			if (read?.shares.length !== 20) throw new Error('the page does not show 20 shares');
		}
		return (performance.now() - begun) / pagesPerRound;
	}

	return { milliseconds, close: async () => (await database.end(), await stage.close()) };
}
