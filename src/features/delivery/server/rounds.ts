import { planDeliveries } from './plan.ts';

/**
 * Sends what is due, one round at a time in each process, so that a slow server elsewhere holds up no other job. Whoever asks
 * meanwhile has one more round run after it.
 */
export function inRounds(round: (now: number) => Promise<void>): (now: number) => Promise<void> {
	let running: Promise<void> | null = null;
	let more = false;
	return (now) => {
		if (running) {
			more = true;
			return Promise.resolve();
		}
		running = (async () => {
			do {
				more = false;
				await planDeliveries(now);
				await round(now);
			} while (more);
		})().finally(() => (running = null));
		return running;
	};
}
