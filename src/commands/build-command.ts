import { buildIfNeeded } from './build.ts';
import type { Command } from './main.ts';

export const command: Command = {
	about: 'Builds the pages where they are missing or older than their sources.',
	async run() {
		await buildIfNeeded();
	}
};
