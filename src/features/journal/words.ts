import * as m from '#messages';
import type { JournalPage, OpeningProblem } from './page.ts';

/** Who reads a page, above its words: "Your supporters: juno, ruth", "The 11 members of Night Owls". */
export function sayPageReaders({ audience, group, readers }: JournalPage, communityName: string): string {
	switch (audience) {
		case 'me':
			return m.journal_step_me();
		case 'supporters':
			return m.journal_step_supporters({ names: readers.names.join(', ') });
		case 'group':
			return m.sharing_audience_group({ count: readers.members, group: group?.name ?? '' });
		case 'community':
			return m.journal_step_community({ community: communityName });
		case 'public':
			return m.journal_step_public();
	}
}

/** Who reads a page, in words. */
export function sayReadership({ audience, group }: Pick<JournalPage, 'audience' | 'group'>): string {
	switch (audience) {
		case 'me':
			return m.journal_read_by_me();
		case 'supporters':
			return m.journal_read_by_supporters();
		case 'group':
			return m.journal_read_by_group({ group: group?.name ?? '' });
		case 'community':
			return m.journal_read_by_community({ group: group?.name ?? '' });
		case 'public':
			return m.journal_read_by_public({ group: group?.name ?? '' });
	}
}

export const openingProblemWords: Record<OpeningProblem, (inputs: { most: number }) => string> = {
	'too-long-to-open': m.journal_too_long_to_open,
	'no-supporters': m.journal_no_supporters,
	'no-group': m.journal_no_group,
	closed: m.journal_no_group
};
