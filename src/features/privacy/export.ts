import * as v from 'valibot';

/** A copy that has not moved for so long (in milliseconds) stands still: its server was stopped, and it may be begun anew. */
export const standsStill = 2 * 60_000;

export type ExportState = 'none' | 'making' | 'ready' | 'failed';

/** The copy of everything that a member asked for, as far as it is. Times in Unix milliseconds. */
export interface ExportView {
	state: ExportState;
	done: number;
	parts: number;
	bytes: number;
	expiresAt: number;
}

export interface ExportTimes {
	movedAt: number;
	readyAt: number | null;
	failedAt: number | null;
	expiresAt: number;
}

export function stateOf(asked: ExportTimes | null, now: number): ExportState {
	if (!asked || asked.expiresAt <= now) return 'none';
	if (asked.readyAt !== null) return 'ready';
	return asked.failedAt !== null || asked.movedAt <= now - standsStill ? 'failed' : 'making';
}

export const ExportForm = v.object({
	passphrase: v.pipe(
		v.optional(v.string(), ''),
		v.check((text) => text.length <= 1000, 'passphrase-long')
	)
});

/** A size as people say it. */
export function saySize(bytes: number): string {
	if (bytes < 100_000) return `${Math.max(1, Math.round(bytes / 1000))} KB`;
	return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
