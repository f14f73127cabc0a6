import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, readFile, rename, rm } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { proofOf, SecretError, writeSecret } from '#server/secret.ts';
import { openTestCommunity, type TestCommunity } from '../../../tests/database.ts';
import { someone } from '../../../tests/people.ts';
import { memberKey } from './member-keys.ts';
import { bePresent, type Presence } from './presence.ts';
import { isStillTheSecret, openProvenSecret, proveKeys } from './proof.ts';
import { rotateSecret } from './rotation.ts';
import { seal, SealError, unseal } from './seal.ts';

describe('sealed words', () => {
	const key = randomBytes(32);
	it('open with their key at their place, whole, and not otherwise', () => {
		const sealed = seal(key, 'The coat was in the hall.', 'share 1');
		expect(unseal(key, sealed, 'share 1').toString()).toBe('The coat was in the hall.');
		expect(seal(key, 'The coat was in the hall.', 'share 1')).not.toEqual(sealed);
		expect(() => unseal(randomBytes(32), sealed, 'share 1')).toThrow(SealError);
		expect(() => unseal(key, sealed, 'share 2')).toThrow(SealError);
		for (let at = 0; at < sealed.length; at++) {
			const bent = Buffer.from(sealed);
			bent[at]! ^= 1;
			expect(() => unseal(key, bent, 'share 1'), `byte ${at}`).toThrow(SealError);
		}
		expect(() => unseal(key, sealed.subarray(0, 20), 'share 1')).toThrow(SealError);
	});
});

describe('the community’s secret', () => {
	let community: TestCommunity;
	let file: string;
	beforeAll(async () => {
		community = await openTestCommunity();
		file = community.hearth.settings.secretFile;
	});
	afterAll(() => community.close());

	const open = () => openProvenSecret(file, community.hearth.database, community.clock.now);
	const sealFor = async (id: string, words: string) =>
		community.hearth.database.asMember(id, async (tx) => (await memberKey(tx, id, 0)).seal(words, 'here'));
	const openFor = async (id: string, sealed: Buffer) =>
		community.hearth.database.asMember(id, async (tx) => (await memberKey(tx, id, 0)).open(sealed, 'here'));
	const prove = (secret: Buffer) => community.hearth.database.asSystem('test', (tx) => proveKeys(tx, secret), 'read');

	it('that is lost, or another one, is refused in one line that says what to do; nothing is made in its place', async () => {
		expect(await open(), 'the premise: it opens').toEqual(community.hearth.secret);
		const kept = `${file}.kept`;
		await rename(file, kept);
		await expect(open()).rejects.toThrow(/is missing.*Put it back/);
		expect(existsSync(file)).toBe(false);
		await writeSecret(file, randomBytes(32));
		await expect(open()).rejects.toThrow(SecretError);
		await expect(open()).rejects.toThrow(/is not the secret of this community/);
		await rm(file);
		await rename(kept, file);
		expect(await open()).toEqual(community.hearth.secret);
	});

	it('is not made anew beside an unfinished rotation, and neither of two files goes while none of them holds', async () => {
		const kept = `${file}.kept`;
		await rename(file, kept);
		await writeSecret(`${file}.next`, randomBytes(32));
		await expect(open()).rejects.toThrow(/is missing/);
		await writeSecret(file, randomBytes(32));
		await expect(open()).rejects.toThrow(/is not the secret of this community/);
		expect(existsSync(`${file}.next`)).toBe(true);
		await rename(kept, file);
		expect(await open()).toEqual(community.hearth.secret);
		expect(existsSync(`${file}.next`)).toBe(false);
	});

	it('opens every member’s key, and another does not', async () => {
		const sam = await someone('sam-sealed');
		const sealed = await sealFor(sam.id, 'Mine.');
		expect(await openFor(sam.id, sealed)).toBe('Mine.');
		expect(await prove(community.hearth.secret)).toBeGreaterThan(0);
		await expect(prove(randomBytes(32))).rejects.toThrow(/opens 0 of/);
	});

	it('cannot wrap a key once the community has another: a server that was left running makes nothing unreadable', async () => {
		const [sam, noor] = [await someone('sam-old'), await someone('noor-old')];
		const sealed = await sealFor(sam.id, 'From before.');
		const right = community.hearth.secret;
		community.hearth.secret = randomBytes(32);
		await expect(sealFor(noor.id, 'Lost?')).rejects.toThrow(/has a new secret. Stop this server/);
		await expect(openFor(sam.id, sealed)).rejects.toThrow(SealError);
		community.hearth.secret = right;
		const { rowCount } = await community.owner.query('select 1 from member_keys where member_id = $1', [noor.id]);
		expect(rowCount).toBe(0);
		expect(await openFor(noor.id, await sealFor(noor.id, 'Kept.'))).toBe('Kept.');
		await expect(
			community.hearth.database.asMember(noor.id, (tx) =>
				tx
					.insertInto('member_keys')
					.values({ member_id: noor.id, wrapped: Buffer.alloc(61), made_at: new Date(0) })
					.execute()
			),
			'no way round'
		).rejects.toThrow(/row-level security/);
		await expect(
			community.hearth.database.asVisitor(
				(tx) => sql`select keep_key('x', ${proofOf(right)}, now())`.execute(tx),
				'write'
			)
		).rejects.toThrow('no member');
	});

	describe('rotated', () => {
		let sealed: Buffer;
		let memberId: string;
		let before: Buffer;
		let presence: Presence;
		const rotate = () =>
			rotateSecret(file, community.hearth.secret, community.hearth.database, presence, community.clock.now);
		beforeEach(async () => {
			presence = await bePresent(community.serverUrl, 100);
			before = community.hearth.secret;
			memberId = (await someone(`r-${randomBytes(4).toString('hex')}`)).id;
			sealed = await sealFor(memberId, 'Still mine.');
			await community.owner.query(
				`insert into exports (id, member_id, asked_at, parts, moved_at, expires_at)
					values ($1, $1, now(), 1, now(), now() + interval '1 day')`,
				[memberId]
			);
			await community.owner.query(`insert into export_pieces values ($1, 0, 'sealed')`, [memberId]);
		});
		afterEach(() => presence.end());

		it('is refused while another server is there, and nothing is begun; a connection that comes back counts', async () => {
			const other = await bePresent(community.serverUrl, 100);
			await expect(rotate()).rejects.toThrow(/Another server of this community is connected.*Stop every one of them/);
			expect(existsSync(`${file}.next`)).toBe(false);
			expect(await open()).toEqual(before);
			const { rows } = await community.hearth.database.asSystem('test', (tx) =>
				sql<{ ended: boolean }>`select pg_terminate_backend(pid) as ended from (select pid from pg_stat_activity
					where application_name = 'hearth presence' and datname = current_database()
					order by backend_start desc limit 1) newest`.execute(tx)
			);
			expect(rows[0]!.ended, 'the premise: the other one lost its connection').toBe(true);
			await expect(rotate()).rejects.toThrow(/Another server/);
			await other.end();
			expect((await rotate()).keys).toBeGreaterThan(0);
			community.hearth.secret = await open();
		});

		it('opens what was sealed before, and the old one opens nothing; copies under the old one are gone', async () => {
			const { keys, copies } = await rotate();
			expect(keys).toBeGreaterThan(0);
			expect(copies).toBeGreaterThan(0);
			community.hearth.secret = await open();
			expect(community.hearth.secret).not.toEqual(before);
			expect(await openFor(memberId, sealed)).toBe('Still mine.');
			await expect(prove(before)).rejects.toThrow(SecretError);
			expect(existsSync(`${file}.next`)).toBe(false);
			expect((await community.owner.query('select 1 from export_pieces')).rowCount).toBe(0);
			expect(await isStillTheSecret(before, community.hearth.database)).toBe(false);
			expect(await isStillTheSecret(community.hearth.secret, community.hearth.database)).toBe(true);
		});

		it('waits for a key that is just being wrapped, and takes it along', async () => {
			const late = await someone(`late-${randomBytes(4).toString('hex')}`);
			let rotating: ReturnType<typeof rotate> | null = null;
			const words = await community.hearth.database.asMember(late.id, async (tx) => {
				const key = await memberKey(tx, late.id, 0);
				rotating = rotate();
				await vi.waitUntil(async () => (await waiting()) > 0, 10_000);
				return key.seal('At the last moment.', 'here');
			});
			await rotating;
			community.hearth.secret = await open();
			expect(await openFor(late.id, words)).toBe('At the last moment.');
		});

		const waiting = async () =>
			(
				await community.owner.query(`select 1 from pg_locks l join pg_stat_activity a using (pid)
				where not l.granted and a.datname = current_database()`)
			).rowCount!;

		it('and cut off before the file was put in place, is finished at the next start', async () => {
			await rotate();
			await copyFile(file, `${file}.next`);
			await rm(file);
			await writeSecret(file, before);
			community.hearth.secret = await open();
			expect(await openFor(memberId, sealed)).toBe('Still mine.');
			expect((await readFile(file, 'utf8')).trim()).toBe(community.hearth.secret.toString('base64url'));
		});

		it('and cut off before the database knew, goes on with the old file', async () => {
			await writeSecret(`${file}.next`, randomBytes(32));
			community.hearth.secret = await open();
			expect(await openFor(memberId, sealed)).toBe('Still mine.');
			expect(existsSync(`${file}.next`)).toBe(false);
		});
	});
});
