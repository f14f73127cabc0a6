import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The account that the database runs under where Hearth was started as root, which PostgreSQL refuses. */
export interface SystemUser {
	uid: number;
	gid: number;
}

const accountName = 'hearth-db';
const rootsHome = '/var/lib/hearth';

/**
 * Null for an ordinary user, who simply runs the database. For root: the account `hearth-db`, made where it is missing.
 * @throws where no account can be made; the message says what to do
 */
export async function databaseUser(): Promise<SystemUser | null> {
	if (process.getuid?.() !== 0) return null;
	const known = await findAccount(accountName);
	if (known) return known;
	// Debian, Fedora and most others have useradd; Alpine and BusyBox have adduser.
	const ways: [string, string[]][] = [
		[
			'useradd',
			['--system', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', accountName]
		],
		['adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', accountName]]
	];
	for (const [command, args] of ways) await run(command, args).catch(() => {});
	const made = (await findAccount(accountName)) ?? (await findAccount('postgres')) ?? (await findAccount('nobody'));
	if (!made)
		throw new Error(
			`Hearth was started as root, and PostgreSQL does not run as root. Make a user for it: useradd --system ${accountName}`
		);
	return made;
}

async function findAccount(name: string): Promise<SystemUser | null> {
	const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
	const fields = passwd
		.split('\n')
		.find((line) => line.startsWith(`${name}:`))
		?.split(':');
	return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : null;
}

/**
 * Where the cluster and the programs lie. Root's own folders (/root) are closed to everybody else, and so to the
 * database's account; then both go to /var/lib/hearth, and the data folder keeps a note of it.
 */
export async function chooseHome<Binaries extends Record<'postgres' | 'initdb' | 'pg_ctl', string>>(
	dataDir: string,
	binaries: Binaries,
	user: SystemUser | null
): Promise<{ folder: string; binaries: Binaries }> {
	if (!user) return { folder: dataDir, binaries };
	const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
	let folder = dataDir;
	// The data folder itself is Hearth's own to open; its secret stays closed by its own mode.
	if (!mayEnter(dataDir, user)) await chmod(dataDir, 0o711);
	if (!mayEnter(dataDir, user)) {
		folder = path.join(rootsHome, name);
		await mkdir(folder, { recursive: true, mode: 0o755 });
		await writeFile(path.join(dataDir, 'database-is-in'), `${folder}\n`);
	}
	if (mayEnter(path.dirname(binaries.postgres), user)) return { folder, binaries };
	return { folder, binaries: await copyPrograms(binaries) };
}

function mayEnter(folder: string, user: SystemUser): boolean {
	return spawnSync('test', ['-x', folder], { uid: user.uid, gid: user.gid, cwd: '/' }).status === 0;
}

/** The programs bring their libraries in `native/lib`, found from where they lie: the whole folder moves. */
async function copyPrograms<Binaries extends Record<'postgres' | 'initdb' | 'pg_ctl', string>>(
	binaries: Binaries
): Promise<Binaries> {
	const native = path.dirname(path.dirname(binaries.postgres));
	const { version } = JSON.parse(await readFile(path.join(path.dirname(native), 'package.json'), 'utf8')) as {
		version: string;
	};
	const target = path.join(rootsHome, `postgresql-${version}`);
	const done = path.join(target, '.complete');
	if (!existsSync(done)) {
		await cp(native, target, { recursive: true, verbatimSymlinks: true });
		await writeFile(done, '');
	}
	const moved = Object.entries(binaries).map(([name, file]) => [name, path.join(target, path.relative(native, file))]);
	return Object.fromEntries(moved) as Binaries;
}
