import path from 'node:path';
import { setUpLink } from '#features/host/server/set-up.ts';
import { buildIfNeeded } from './build.ts';
import { readSettings } from '#server/settings.ts';
import { startHearth } from '#server/start.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import type { Command } from './main.ts';

export const command: Command = {
	about: 'Serves the community on http://localhost:3000 (or PORT).',
	async run() {
		const settings = readSettings(process.env);
		await buildIfNeeded();
		const running = await startHearth(settings);
		stopOnSignal(running.stop);
		process.stdout.write(`\nHearth is ready: ${settings.origin ?? `http://localhost:${settings.port}`}\n`);
		const link = await setUpLink();
		if (link) process.stdout.write(`It is new. To set it up, open this link in your browser:\n\n  ${link}\n\n`);
		if (!settings.databaseUrl) process.stdout.write(`What people write is kept in ${path.resolve(settings.dataDir)}\n`);
		process.stdout.write('Stop Hearth with Ctrl+C.\n');
	}
};
