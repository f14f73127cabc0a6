import { recogniseExperiences } from '#features/experiences/recognise.ts';
import { rank, shown, wordsOf, type Match, type Ranked, type When } from '#features/hope/like-me.ts';
import type { Member } from '#features/people/viewer.ts';
import type { StoryEntry } from '#features/stories/story.ts';
import { readEntries, shorten } from '#features/stories/server/read.ts';
import { hearth } from '#server/hearth.ts';
import { readFacts, type FoundMember, type FoundShare, type StoryMatch } from './like-me-facts.ts';

/** What was asked: nothing of it is kept. */
export interface Asked {
	when: When;
	/** In their own words; may be empty. */
	words: string;
	locale: string;
}

/** People like the viewer, and what they told; each with why. */
export interface PeopleLikeMe {
	/** Whether the viewer agreed to be found, without which they find nobody. */
	agreed: boolean;
	/** What is looked for: what they carry, or what their words named. Keys of the taxonomy. */
	sought: string[];
	people: Shown<FoundMember>[];
	stories: Shown<StoryMatch & { entry: StoryEntry }>[];
	shares: Shown<FoundShare>[];
}
/** With its reasons, and without the months from which they follow. */
type Shown<Found extends Match> = Ranked<Omit<Found, keyof Match>>;

/** In two questions to the database: what may be near, and the words of the stories that are. */
export function findPeopleLikeMe(
	member: Member,
	{ when, words: text, locale }: Asked,
	now = hearth().now()
): Promise<PeopleLikeMe> {
	const words = wordsOf(text);
	const asked = namedBy(text, words);
	const how = { when, typed: text !== '', asked };
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const facts = await readFacts(tx, { words, asked, when, locale, now });
			const near = rank(facts.stories, { ...how, most: shown.stories }, ({ id }) => id);
			const entries = await readEntries(
				tx,
				near.map(({ found }) => found.id)
			);
			return {
				agreed: facts.agreed,
				sought: facts.sought,
				people: rank(facts.people, { ...how, most: shown.people }, ({ handle }) => handle).map(withoutMonths),
				stories: near.flatMap(({ found, reasons }) => {
					const entry = entries.find(({ id }) => id === found.id);
					return entry ? [withoutMonths({ found: { ...found, entry }, reasons })] : [];
				}),
				shares: rank(facts.shares, { ...how, most: shown.shares }, newestFirst).map(({ found, reasons }) => ({
					...withoutMonths({ found: { ...found, opening: shorten(found.opening) }, reasons })
				}))
			};
		},
		'read'
	);
}

function withoutMonths<Found extends Match>({ found, reasons }: Ranked<Found>): Shown<Found> {
	const { shared: _shared, sameLanguage: _sameLanguage, words: _words, alike: _alike, ...seen } = found;
	return { found: seen, reasons };
}

/** What they name, where most of the words that say something say it: one of a few may mean anything. */
const namedBy = (text: string, words: string[]): string[] =>
	words.length === 0
		? []
		: recogniseExperiences(text)
				.filter(({ why }) => why.length * 2 > Math.min(words.length, 5))
				.map(({ key }) => key);

const newestFirst = ({ at, id }: FoundShare) => `${String(8.64e15 - at).padStart(16, '0')} ${id}`;
