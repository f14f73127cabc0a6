import type { GroupFront } from '#features/groups/front.ts';
import { cutTo, plainLine } from './plain.ts';

// What search engines read of a page (https://schema.org): who this is, and when a listed group meets. Nobody's name.

interface Known {
	origin: string;
	community: string;
}

export const organisation = ({ origin, community }: Known) => ({
	'@context': 'https://schema.org',
	'@type': 'Organization',
	name: community,
	url: `${origin}/`,
	logo: `${origin}/icon-512.png`
});

/** A date of a group as strangers may know it. Times are Unix milliseconds. */
export interface PublicDate {
	title: string;
	startsAt: number;
	endsAt: number;
	movedFrom: number | null;
	cancelled: boolean;
	locale: string;
}

export const eventsOf = (group: Pick<GroupFront, 'slug' | 'name' | 'purpose'>, dates: PublicDate[], known: Known) =>
	dates.map(({ title, startsAt, endsAt, movedFrom, cancelled, locale }) => ({
		'@context': 'https://schema.org',
		'@type': 'Event',
		name: title === group.name ? title : `${title} (${group.name})`,
		description: cutTo(plainLine(group.purpose), 300),
		startDate: new Date(startsAt).toISOString(),
		endDate: new Date(endsAt).toISOString(),
		eventStatus: `https://schema.org/${cancelled ? 'EventCancelled' : movedFrom ? 'EventRescheduled' : 'EventScheduled'}`,
		...(movedFrom && !cancelled ? { previousStartDate: new Date(movedFrom).toISOString() } : {}),
		eventAttendanceMode: 'https://schema.org/OnlineEventAttendanceMode',
		location: { '@type': 'VirtualLocation', url: `${known.origin}/groups/${group.slug}` },
		image: `${known.origin}/card.png`,
		inLanguage: locale,
		isAccessibleForFree: true,
		organizer: { '@type': 'Organization', name: known.community, url: `${known.origin}/` }
	}));

/** As it stands in a page: no text of anybody's can end the element around it. */
export const asScript = (data: unknown): string =>
	`<script type="application/ld+json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</${'script'}>`;
