import * as v from 'valibot';
import { KnownHandle } from '#features/people/handle.ts';
import { reference } from '#features/people/references.ts';

/** No handle is longer; what is longer is nobody's, and is kept as far as `blocks` has room, so that the answer is the same. */
export const HandleApartForm = v.object({
	handle: v.pipe(
		KnownHandle,
		v.transform((handle) => handle.slice(0, 40))
	)
});
export const LiftForm = v.object({ id: reference('choose') });

/** Whom to keep away from: whoever sits on a seat, wrote some words, is connected with one or asks to be, writes in a conversation, or has a handle that one knows from outside. */
export type Apart =
	{ seat: string } | { words: string } | { connection: string } | { side: string } | { handle: string };

/** Somebody whom the member keeps away from, under the name by which they know them. */
export interface KeptApart {
	id: string;
	knownAs: string;
	/** Unix time in milliseconds. */
	since: number;
	/** Groups in which both sit, as far as the member knew that before. */
	groups: { slug: string; name: string }[];
}
