import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSettings } from '#server/settings.ts';
import { openCommunity, startHearth } from '#server/start.ts';
import { buildIfNeeded } from './build.ts';
import type { Command } from './main.ts';
import { demoPassphrase, plantDemo } from './seed/plant.ts';
import { stopOnSignal } from './stop-on-signal.ts';

export const command: Command = {
	about: 'The same, filled with a believable community, on a throw-away folder.',
	async run() {
		// A demo never touches data that somebody keeps.
		const { DATABASE_URL: _url, DATABASE_OWNER_URL: _owner, HEARTH_DATA_DIR: _folder, ...environment } = process.env;
		const dataDir = await mkdtemp(path.join(tmpdir(), 'hearth-demo-'));
		const settings = readSettings({ ...environment, HEARTH_DATA_DIR: dataDir });
		/** What was begun so far: a demo leaves nothing behind, whenever it ends. */
		const begun = [() => rm(dataDir, { recursive: true, force: true })];
		const end = async () => {
			for (const undo of begun.splice(0).reverse()) await undo();
		};
		stopOnSignal(end);
		try {
			await buildIfNeeded();
			process.stderr.write('hearth: filling the community …\n');
			const { hearth, close } = await openCommunity(settings);
			begun.push(close);
			await plantDemo(hearth.now());
			begun.pop();
			await close();
			const running = await startHearth(settings);
			begun.push(running.stop);
		} catch (error) {
			await end();
			throw error;
		}
		process.stdout.write(
			`\nThe demo is ready. Open this in your browser:  ${settings.origin ?? `http://localhost:${settings.port}`}\n\n` +
				'Sign in as ruth (a facilitator), sam (a newcomer) or host (the host),\n' +
				`with the passphrase ${demoPassphrase}\n\n` +
				'Everything in it is made up, and goes away when you stop it with Ctrl+C.\n'
		);
	}
};
