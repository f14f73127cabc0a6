import { rotateSecret } from '#server/sealing/rotation.ts';
import { readSettings } from '#server/settings.ts';
import { openCommunity } from '#server/start.ts';
import type { Command } from './main.ts';

export const command: Command = {
	about: 'Makes a new secret and wraps every member’s key in it; everybody signs in again.',
	async run() {
		const settings = readSettings(process.env);
		const { hearth, presence, close } = await openCommunity(settings);
		try {
			const { secret, database } = hearth;
			const { keys, copies } = await rotateSecret(settings.secretFile, secret, database, presence, hearth.now());
			process.stdout.write(say(keys, copies, settings.secretFile));
		} finally {
			await close();
		}
	}
};

function say(keys: number, copies: number, file: string): string {
	return [
		`The secret is new, and ${keys === 1 ? 'one member’s key is' : `${keys} members’ keys are`} wrapped in it.`,
		copies > 0 && 'Copies that members had asked for were thrown away; they can ask again.',
		'Everybody signs in again, and links to appeal a ban are new at the next sign-in.',
		`Keep a copy of ${file} in a safe place now: the one before opens older copies of the database only.`,
		''
	]
		.filter((line) => line !== false)
		.join('\n');
}
