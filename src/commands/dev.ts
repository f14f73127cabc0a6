import { createServer as createViteServer } from 'vite';
import { setUpLink } from '#features/host/server/set-up.ts';
import { readSettings } from '#server/settings.ts';
import { startHearth } from '#server/start.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import type { Command } from './main.ts';

export const command: Command = {
	about: 'The same with Vite in front, for working on Hearth.',
	async run() {
		const settings = readSettings(process.env);
		const running = await startHearth(settings, async () => {
			const vite = await createViteServer({
				server: { middlewareMode: true, hmr: { port: settings.port + 20_000 } },
				appType: 'custom'
			});
			return vite.middlewares;
		});
		stopOnSignal(running.stop);
		process.stdout.write(`\nHearth is ready for work: ${(await setUpLink()) ?? `http://localhost:${settings.port}`}\n`);
	}
};
