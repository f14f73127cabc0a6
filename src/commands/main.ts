import { AlreadyRunningError } from '#server/database/lock.ts';
import { BundledDatabaseError } from '#server/database/bundled.ts';
import { MigrationError } from '#server/database/migrate.ts';
import { PortTakenError } from '#server/http/serve.ts';
import { SecretError } from '#server/secret.ts';
import { SettingsError } from '#server/settings.ts';
import { CommandError } from './command-error.ts';
import { makeMessagesIfNeeded } from './messages.ts';

/** A command: its line of help, and what it does with the words behind it. */
export interface Command {
	about: string;
	run(args: string[]): Promise<void>;
}

const commands: Record<string, () => Promise<{ command: Command }>> = {
	start: () => import('./start.ts'),
	demo: () => import('./demo.ts'),
	build: () => import('./build-command.ts'),
	dev: () => import('./dev.ts'),
	migrate: () => import('./migrate.ts'),
	doctor: () => import('./doctor.ts'),
	'secret:rotate': () => import('./secret-rotate.ts'),
	'host:create': () => import('./host-create.ts'),
	import: () => import('./import.ts'),
	bounce: () => import('./bounce.ts'),
	seed: () => import('./seed.ts')
};

const forPeople = [
	AlreadyRunningError,
	BundledDatabaseError,
	MigrationError,
	PortTakenError,
	SecretError,
	SettingsError,
	CommandError
];

// Before any feature is read: on a fresh checkout there are no sentences yet.
await makeMessagesIfNeeded();

const [name = '', ...args] = process.argv.slice(2);
const load = commands[name];
if (!load) {
	await help();
	process.exit(name && name !== 'help' && name !== '--help' ? 2 : 0);
}
try {
	await (await load()).command.run(args);
} catch (error) {
	const known = forPeople.some((kind) => error instanceof kind);
	process.stderr.write(
		known ? `hearth: ${(error as Error).message}\n` : `hearth: ${(error as Error).stack ?? String(error)}\n`
	);
	process.exit(1);
}

async function help(): Promise<void> {
	process.stdout.write('npx hearth <command>\n\n');
	for (const [each, open] of Object.entries(commands))
		process.stdout.write(`  ${each.padEnd(14)} ${(await open()).command.about}\n`);
}
