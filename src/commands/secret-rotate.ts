import { rotateSecret } from '#server/sealing/proof.ts';
import { readSettings } from '#server/settings.ts';
import { openCommunity } from '#server/start.ts';
import type { Command } from './main.ts';

export const command: Command = {
	about: 'Makes a new secret and wraps every member’s key in it; everybody signs in again.',
	async run() {
		const settings = readSettings(process.env);
		const { hearth, close } = await openCommunity(settings);
		try {
			const count = await rotateSecret(settings.secretFile, hearth.secret, hearth.database, hearth.now());
			process.stdout.write(
				`The secret is new, and ${count === 1 ? 'one member’s key is' : `${count} members’ keys are`} wrapped in it. ` +
					`Copy ${settings.secretFile} to your backup now: older copies open older backups only.\n`
			);
		} finally {
			await close();
		}
	}
};
