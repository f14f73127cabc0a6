import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { withDatabase } from '../../../tests/postgres.ts';
import { migrate, MigrationError, pendingMigrations } from './migrate.ts';

let folder: string;
let admin: pg.Client;
let owner: pg.Client;
const name = `hearth_test_${randomBytes(6).toString('hex')}`;
const { ownerUrl, serverUrl, adminUrl } = inject('postgres');
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'hearth-migrations-'));
	admin = new pg.Client({ connectionString: adminUrl });
	owner = new pg.Client({ connectionString: withDatabase(ownerUrl, name) });
	await admin.connect();
	await admin.query(`create database ${name} owner ${pg.escapeIdentifier(new pg.Client(ownerUrl).user!)}`);
	await owner.connect();
});
afterAll(async () => {
	await owner.end();
	await admin.query(`drop database ${name} with (force)`);
	await admin.end();
	await rm(folder, { recursive: true });
});

const add = (file: string, text: string) => writeFile(path.join(folder, file), text);
const run = () => migrate(withDatabase(ownerUrl, name), new pg.Client(serverUrl).user!, folder);

it('migrations run in their order, whatever numbers are left out, and one that comes late under a lower number runs too', async () => {
	await add('0001-first.sql', 'create table first (id integer)');
	await add('0003-third.sql', 'create table third (id integer)');
	expect(await pendingMigrations(owner, folder)).toEqual(['0001-first.sql', '0003-third.sql']);
	expect(await run()).toEqual(['0001-first.sql', '0003-third.sql']);
	expect(await pendingMigrations(owner, folder)).toEqual([]);
	await add('0002-second.sql', 'create table second (id integer)');
	expect(await pendingMigrations(owner, folder)).toEqual(['0002-second.sql']);
	expect(await run()).toEqual(['0002-second.sql']);
	expect(await run()).toEqual([]);
});

it('one that was changed after it had run, or that is missing, stops everything with a line that says so', async () => {
	await add('0004-fourth.sql', 'create table fourth (id integer)');
	await add('0001-first.sql', 'create table first (id bigint)');
	await expect(run()).rejects.toThrow(MigrationError);
	await expect(run()).rejects.toThrow('0001-first.sql was changed after it had run');
	await add('0001-first.sql', 'create table first (id integer)');
	await rm(path.join(folder, '0003-third.sql'));
	await expect(run()).rejects.toThrow(/newer than this version of Hearth \(it has 0003-third\.sql\)/);
	expect((await owner.query(`select to_regclass('fourth') as made`)).rows).toEqual([{ made: null }]);
});
