import type { DraftGroup } from './import.ts';

/** A group that is to be, as hosts see it. */
export interface Draft {
	id: string;
	source: string;
	group: DraftGroup;
	/** Unix milliseconds. */
	changedAt: number;
}
