import type { Answer } from './connection.ts';

const asks = 5;

/**
 * The server's clock as this device can know it. Clocks of phones are wrong by minutes; what everybody does together goes by one.
 * Of some answers the quickest is taken: it lay the least time under way (as in NTP, RFC 5905).
 */
export class ServerClock {
	#ahead = 0;

	/** Unix time in milliseconds. */
	now(): number {
		return Date.now() + this.#ahead;
	}

	async set(ask: () => Promise<Answer | null>): Promise<void> {
		let quickest = Infinity;
		for (let tried = 0; tried < asks; tried++) {
			const sent = performance.now();
			const answer = await ask();
			if (!answer) return;
			const took = performance.now() - sent;
			if (took >= quickest) continue;
			quickest = took;
			this.#ahead = answer.at + took / 2 - Date.now();
		}
	}
}
