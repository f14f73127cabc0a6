import { readCommunity } from '#features/host/server/community.ts';
import { readSettings } from '#server/settings.ts';
import { openCommunity } from '#server/start.ts';
import { CommandError } from './command-error.ts';
import type { Command } from './main.ts';
import { plantDemo } from './seed/plant.ts';

export const command: Command = {
	about: 'Fills an empty community with the demo’s people and words.',
	async run() {
		const { hearth, close } = await openCommunity(readSettings(process.env));
		try {
			if (await readCommunity())
				throw new CommandError(
					'This community is set up already. The demo goes into an empty one: set HEARTH_DATA_DIR to a new folder.'
				);
			await plantDemo(hearth.now());
		} finally {
			await close();
		}
	}
};
