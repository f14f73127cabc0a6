import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** A share of the demo as content/demo/shares/<group>.json has it. */
export interface DemoShare {
	by: string;
	daysAgo: number;
	/** HH:MM on the author's clock. */
	at: string;
	/** Says when instead of the two above. */
	hoursAgo?: number;
	wish: string;
	audience: string;
	contentNotes: string[];
	body: string;
	gestures: { by: string; kind: string }[];
	replies: { by: string; minutesAfter: number; body: string }[];
	anonymised?: boolean;
	withdrawn?: boolean;
	/** Said under a mask of its own. */
	masked?: boolean;
}

const folder = path.join(import.meta.dirname, '../../../content/demo/shares');

export async function readShares(slug: string): Promise<DemoShare[]> {
	return JSON.parse(await readFile(path.join(folder, `${slug}.json`), 'utf8')) as DemoShare[];
}
