import type { Database } from './database/database.ts';
import type { LiveHub } from './live/hub.ts';
import type { Log } from './log.ts';
import type { Mailer } from './mail/mailer.ts';
import type { PushServices } from './push/post.ts';
import type { Settings } from './settings.ts';

/** What one running server is made of. start.ts makes it; everything else finds it here. */
export interface Hearth {
	settings: Settings;
	log: Log;
	/** Thirty-two random bytes that never leave this machine; everything signed or sealed hangs on them. */
	secret: Buffer;
	database: Database;
	live: LiveHub;
	/** Sends letters; absent where no SMTP_URL is set. */
	mail?: Mailer;
	/** Where push services may be; absent for the public internet. */
	pushServices?: PushServices;
	/** The time, in Unix milliseconds. Passed in, so that tests say what time it is. */
	now: () => number;
}

const key = Symbol.for('hearth');
type Shelf = { [key]?: Hearth };

/** The bundle of pages and start.ts are two module graphs in one process; this shelf is what they share. */
export function placeHearth(hearth: Hearth): void {
	(globalThis as Shelf)[key] = hearth;
}

/** @throws where the server was not started through start.ts. */
export function hearth(): Hearth {
	const placed = (globalThis as Shelf)[key];
	if (!placed) throw new Error('Hearth has not been started: begin with `npm start` or `npm run dev`.');
	return placed;
}
