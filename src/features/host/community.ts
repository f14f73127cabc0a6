import * as v from 'valibot';
import { line } from '#features/people/text.ts';

/** One Hearth server as its people know it. */
export interface Community {
	name: string;
	locale: string;
}

/** Languages that the interface is complete in. */
export const locales = ['en'] as const;
export type Locale = (typeof locales)[number];

export const CommunityForm = v.object({
	name: line(2, 80),
	locale: v.picklist(locales, 'unknown')
});
