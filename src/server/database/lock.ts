import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Another Hearth uses this data folder. */
export class AlreadyRunningError extends Error {}

/**
 * Claims a data folder for this process. The claim of a process that died, `kill -9` included, does not count.
 * @returns gives the claim back
 * @throws {AlreadyRunningError} where a living Hearth holds it
 */
export async function claimDataDir(dataDir: string): Promise<() => Promise<void>> {
	await mkdir(dataDir, { recursive: true });
	const file = path.join(dataDir, 'hearth.pid');
	const mine = `${process.pid} ${bornAt(process.pid)}\n`;
	for (;;) {
		try {
			await writeFile(file, mine, { flag: 'wx' });
			return () => rm(file, { force: true });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		const found = await readFile(file, 'utf8').catch(() => null);
		if (found === null) continue;
		if (lives(found))
			throw new AlreadyRunningError(
				`Hearth is already running with the data in ${dataDir} (process ${parseInt(found)}). Stop that one first, or set HEARTH_DATA_DIR and PORT to run a second community.`
			);
		await setAside(file, found);
	}
}

/** Two starters may find the same dead claim: only the claim that was read may be set aside, never a newer one. */
async function setAside(file: string, seen: string): Promise<void> {
	const aside = `${file}.${process.pid}`;
	try {
		await rename(file, aside);
	} catch {
		return; // somebody else was faster
	}
	if ((await readFile(aside, 'utf8')) !== seen) await link(aside, file).catch(() => {});
	await rm(aside, { force: true });
}

function lives(claim: string): boolean {
	const [pid, born] = claim.trim().split(/ (.*)/s);
	try {
		process.kill(Number(pid), 0);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
	}
	return bornAt(Number(pid)) === born;
}

/** When a process began, in the system's own words: numbers of processes are given again, moments are not. */
function bornAt(pid: number): string {
	try {
		// proc(5): the 22nd field; the second, the name, may itself hold spaces and brackets.
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
	} catch {
		try {
			return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
		} catch {
			return 'gone';
		}
	}
}
