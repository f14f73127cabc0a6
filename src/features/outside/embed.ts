import { accessWords } from '#features/groups/words.ts';
import * as m from '#messages';
import type { ListedGroup } from './listed.ts';
import { cutTo, plainLine } from './plain.ts';

/** What the element on another site gets: everything that it says, in words, and addresses that lead here. */
export interface EmbedList {
	title: string;
	/** Null where there are groups. */
	none: string | null;
	all: { href: string; label: string };
	/** What stands before the time of a meeting that is to come, and of one that has begun. */
	next: string;
	running: string;
	groups: { name: string; href: string; purpose: string; about: string; nextAt: number | null }[];
}

export function embedList(
	groups: ListedGroup[],
	of: {
		origin: string;
		community: string;
		limit: number;
		experience: string | null;
		name: (experience: string) => string;
	}
): EmbedList {
	const shown = groups.slice(0, of.limit);
	const query = of.experience ? `?${new URLSearchParams({ experience: of.experience })}` : '';
	return {
		title: m.outside_embed_list_title({ community: of.community }),
		none: shown.length > 0 ? null : m.outside_embed_list_none(),
		all: { href: `${of.origin}/groups${query}`, label: m.outside_embed_list_all() },
		next: m.outside_embed_list_next(),
		running: m.outside_embed_list_running(),
		groups: shown.map(({ slug, name, purpose, access, experiences, nextAt }) => ({
			name,
			href: `${of.origin}/groups/${slug}`,
			purpose: cutTo(plainLine(purpose), 200),
			about: [accessWords[access](), ...experiences.slice(0, 3).map(of.name)].join(' · '),
			nextAt
		}))
	};
}
