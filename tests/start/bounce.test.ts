import { spawn } from 'node:child_process';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { returnAddress } from '#features/delivery/server/bounces.ts';
import { readSettings } from '#server/settings.ts';
import { openCommunity } from '#server/start.ts';
import { plantedIn } from '../planted.ts';
import { dataFolder, root, startServer } from './server.ts';

let dataDir: string;
let remove: () => Promise<void>;

beforeAll(async () => {
	({ dataDir, remove } = await dataFolder());
	await plantedIn(dataDir);
});
afterAll(() => remove());

const settings = () => readSettings({ HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'silent' });

/** As a mail server runs it. @returns its exit code */
function bounce(port: number, letter: string, ...args: string[]): Promise<number | null> {
	const child = spawn(process.execPath, [path.join(root, 'src/commands/main.ts'), 'bounce', ...args], {
		env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), HEARTH_DATA_DIR: dataDir },
		stdio: ['pipe', 'ignore', 'ignore']
	});
	child.stdin.end(letter);
	return new Promise((resolve) => child.once('exit', resolve));
}

it('a mail server hands a returned letter to the running server, which switches the address off; it waits where that is away', async () => {
	const before = await openCommunity(settings());
	const email = 'sam@letters.example';
	const id = await before.hearth.database.asSystem('test', async (tx) => {
		const { rows } = await sql<{ id: string }>`update auth_users u set email = ${email}, email_verified = true
			from members m where m.id = u.id and m.handle = 'sam' returning m.id`.execute(tx);
		return rows[0]!.id;
	});
	const to = returnAddress('bounces@hearth.example.org', id, email);
	await before.close();
	const letter = `To: ${to}\nContent-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n
Reporting-MTA: dns; mail.example\n\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n--x--\n`;

	const server = await startServer({ HEARTH_DATA_DIR: dataDir });
	await server.ready();
	expect(await bounce(server.port, 'I am away until Monday.', to), 'an absence notice').toBe(0);
	expect(await bounce(server.port, letter)).toBe(0);
	await server.stop();
	expect(await bounce(server.port, letter, to), 'sysexits: try again').toBe(75);

	const after = await openCommunity(settings());
	const refused = await after.hearth.database.asSystem('test', (tx) =>
		tx.selectFrom('mail_addresses').select('refused_at').where('member_id', '=', id).executeTakeFirst()
	);
	expect(refused?.refused_at).not.toBeNull();
	expect(refused).toBeDefined();
	await after.close();
});
