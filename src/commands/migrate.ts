import { claimDataDir } from '#server/database/lock.ts';
import { openLog } from '#server/log.ts';
import { readSettings } from '#server/settings.ts';
import { openDatabase } from '#server/start.ts';
import type { Command } from './main.ts';

export const command: Command = {
	about: 'Brings the database up to date and stops.',
	async run() {
		const settings = readSettings(process.env);
		const release = await claimDataDir(settings.dataDir);
		try {
			const database = await openDatabase(settings, openLog(settings.logLevel));
			await database.stop();
		} finally {
			await release();
		}
		process.stdout.write('The database is up to date.\n');
	}
};
