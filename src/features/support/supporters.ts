import * as v from 'valibot';
import { reference } from '#features/people/references.ts';

/** A support circle is small, or it is none (Dunbar's innermost layers hold three to five people). */
export const mostSupporters = 8;

export const ChooseForm = v.object({ seat: reference('choose') });
export const EndForm = v.object({ id: reference('choose') });

/** Somebody in the circle, under the name by which one knows them. */
export interface Supporter {
	id: string;
	name: string;
	/** Unix time in milliseconds. */
	since: number;
}

/** Those whom the member chose, and those who chose the member. */
export interface Circles {
	mine: Supporter[];
	iSupport: Supporter[];
}
