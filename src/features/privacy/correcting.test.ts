import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { correctedAt } from './correcting.ts';

it('each part of what is kept is put right on a page that is there; what was so at its time is not', () => {
	const routes = path.join(import.meta.dirname, '../../routes');
	for (const [part, places] of Object.entries(correctedAt)) {
		if (part !== 'news' && part !== 'checkins') expect(places, part).not.toEqual([]);
		for (const place of places) expect(existsSync(path.join(routes, place, '+page.svelte')), place).toBe(true);
	}
});
