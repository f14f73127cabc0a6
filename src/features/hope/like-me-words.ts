import { nameOfExperience } from '#features/experiences/taxonomy.ts';
import * as m from '#messages';
import type { Band, Nearness, Reason, When } from './like-me.ts';

// What the catalogue calls the things of this feature.

export const whenWords: Record<When, () => string> = { near: m.hope_like_me_near, ahead: m.hope_like_me_ahead };

interface Kinds {
	experience: string;
	own: string;
}
const sharedWords: Record<'person' | 'words', Record<Nearness, (kinds: Kinds) => string>> = {
	person: {
		same: m.hope_like_me_why_same_person,
		near: m.hope_like_me_why_near_person,
		kin: m.hope_like_me_why_kin_person
	},
	words: { same: m.hope_like_me_why_same_words, near: m.hope_like_me_why_near_words, kin: m.hope_like_me_why_kin_words }
};
const timeWords: Record<'person' | 'words', Record<Band, () => string>> = {
	person: {
		'same-time': m.hope_like_me_time_same_time,
		'months-ahead': m.hope_like_me_time_months_ahead,
		'year-ahead': m.hope_like_me_time_year_ahead,
		'months-behind': m.hope_like_me_time_months_behind,
		'year-behind': m.hope_like_me_time_year_behind
	},
	words: {
		'same-time': m.hope_like_me_told_same_time,
		'months-ahead': m.hope_like_me_told_months_ahead,
		'year-ahead': m.hope_like_me_told_year_ahead,
		'months-behind': m.hope_like_me_told_months_behind,
		'year-behind': m.hope_like_me_told_year_behind
	}
};

/** A reason as it is said. @param of somebody's carrying (of whoever said a share, too), or a story's words */
export function sayReason(reason: Reason, of: 'person' | 'words', locale: string): string {
	switch (reason.kind) {
		case 'shared':
			return sharedWords[of][reason.nearness]({
				experience: nameOfExperience(reason.experience, locale),
				own: nameOfExperience(reason.own, locale)
			});
		case 'time':
			return timeWords[of][reason.band]();
		case 'language':
			return m.hope_like_me_why_language();
		case 'words':
			return m.hope_like_me_why_words({ words: reason.words.join(', ') });
		case 'alike':
			return m.hope_like_me_why_alike();
	}
}
