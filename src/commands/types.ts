import { rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { startBundledDatabase } from '#server/database/bundled.ts';
import { migrate } from '#server/database/migrate.ts';
import { openLog } from '#server/log.ts';

// `npm run types`: writes the tables' types as they are after all migrations, from a database made for that and thrown away.
const dataDir = await mkdtemp(path.join(tmpdir(), 'hearth-types-'));
const database = await startBundledDatabase({ dataDir, log: openLog('warn'), durable: false });
try {
	await migrate(database.ownerUrl, database.serverRole);
	const target = process.argv[2] ?? 'src/server/database/schema.generated.ts';
	const made = spawnSync(
		'kysely-codegen',
		[
			'--dialect',
			'postgres',
			'--url',
			database.ownerUrl,
			'--out-file',
			target,
			'--include-pattern',
			'public.*',
			'--exclude-pattern',
			'schema_migrations'
		],
		{ stdio: 'inherit' }
	);
	process.exitCode = made.status ?? 1;
} finally {
	await database.stop();
	await rm(dataDir, { recursive: true, force: true });
}
