import * as v from 'valibot';
import { reference } from '#features/people/references.ts';
import { CheckInForm, type CheckIn } from './check-in.ts';

/** Whom a check-in can be shared with; one model with everything else that a member writes. */
export type CheckInAudience = 'me' | 'supporters' | 'group';

/** As a form says it: `me`, `supporters`, or `group` and the address of one. */
export const audienceChoice = v.pipe(
	v.string('choose'),
	v.regex(/^(?:me|supporters|group [\w-]{1,80})$/, 'choose'),
	v.transform((choice) => {
		const [audience, group = null] = choice.split(' ') as [CheckInAudience, string?];
		return { audience, group };
	})
);
export type AudienceChoice = v.InferOutput<typeof audienceChoice>;
export const choiceOf = (audience: CheckInAudience, slug: string | null): string =>
	audience === 'group' ? `group ${slug}` : audience;

/** A check-in as the page's form sends it. */
export const SharingForm = v.object({ ...CheckInForm.entries, audience: v.optional(audienceChoice, 'me') });
export const AudienceForm = v.object({ audience: audienceChoice });

/** Those whom the member can share with, under the names by which they know them. */
export interface CheckInReaders {
	supporters: string[];
	groups: { slug: string; name: string; members: number; faces: string[] }[];
}

/** Why a check-in is not shared as wished: the circle is empty, or there is no such seat to speak from. */
export type SharingProblem = 'no-supporters' | 'no-group';

/** A check-in that somebody shared, as a reader finds it. */
export interface SharedCheckIn extends CheckIn {
	name: string;
	mine: boolean;
	/** Its line touches on a word that the reader muted. */
	muted: boolean;
}

/** After so many days without a check-in, as the member chose; never where they chose none. */
export const silences = [3, 7, 14] as const;
export type Silence = (typeof silences)[number];

export const SilenceForm = v.object({
	after: v.pipe(
		v.picklist(['never', '3', '7', '14'], 'choose'),
		v.transform((days) => (days === 'never' ? null : (Number(days) as Silence)))
	),
	people: v.array(reference('choose'))
});

/** What the member agreed to, and whom they can choose. */
export interface LookIn {
	after: Silence | null;
	/** Their supporters; `knownAs` is what that one calls the member. */
	people: { id: string; name: string; knownAs: string; chosen: boolean }[];
	/** They were asked in this silence. Unix time in milliseconds. */
	askedAt: number | null;
}
