import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SecretError, writeSecret } from '#server/secret.ts';
import { openTestCommunity, type TestCommunity } from '../../../tests/database.ts';
import { someone } from '../../../tests/people.ts';
import { memberKey } from './member-keys.ts';
import { openProvenSecret, proveKeys, rotateSecret } from './proof.ts';
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
		file = path.join(community.hearth.settings.dataDir, 'secret');
		community.hearth.secret = await openProvenSecret(file, community.hearth.database, community.clock.now);
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

	it('opens every member’s key, and another does not', async () => {
		const sam = await someone('sam-sealed');
		const sealed = await sealFor(sam.id, 'Mine.');
		expect(await openFor(sam.id, sealed)).toBe('Mine.');
		expect(await prove(community.hearth.secret)).toBeGreaterThan(0);
		await expect(prove(randomBytes(32))).rejects.toThrow(/opens 0 of/);
	});

	describe('rotated', () => {
		let sealed: Buffer;
		let memberId: string;
		let before: Buffer;
		beforeEach(async () => {
			before = community.hearth.secret;
			memberId = (await someone(`r-${randomBytes(4).toString('hex')}`)).id;
			sealed = await sealFor(memberId, 'Still mine.');
			expect(await rotateSecret(file, before, community.hearth.database, community.clock.now)).toBeGreaterThan(0);
		});

		it('opens what was sealed before, and the old one opens nothing', async () => {
			community.hearth.secret = await open();
			expect(community.hearth.secret).not.toEqual(before);
			expect(await openFor(memberId, sealed)).toBe('Still mine.');
			await expect(prove(before)).rejects.toThrow(SecretError);
			expect(existsSync(`${file}.next`)).toBe(false);
		});

		it('and cut off before the file was put in place, is finished at the next start', async () => {
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
