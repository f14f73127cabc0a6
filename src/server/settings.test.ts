import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from './settings.ts';

describe('the settings', () => {
	it('need nothing', () => {
		expect(readSettings({})).toMatchObject({
			port: 3000,
			origin: null,
			dataDir: path.resolve('data'),
			databaseUrl: null,
			secretFile: path.resolve('data/secret'),
			trustProxy: false
		});
		expect(readSettings({ PORT: '', ORIGIN: undefined }).port).toBe(3000);
	});

	it('take an address without its path', () => {
		expect(readSettings({ ORIGIN: 'https://hearth.example.org/groups' }).origin).toBe('https://hearth.example.org');
	});

	it.each([
		[{ PORT: 'three' }, 'PORT takes a number from 0 to 65535, and "three" is not that.'],
		[{ PORT: '70000' }, 'PORT takes a number from 0 to 65535'],
		[{ ORIGIN: 'hearth.example.org' }, 'ORIGIN takes an address such as https://hearth.example.org'],
		[{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL takes an address that begins with postgres://'],
		[{ DATABASE_OWNER_URL: 'postgres://x' }, 'DATABASE_OWNER_URL is set without DATABASE_URL'],
		[
			{ HEARTH_LEAVE_TO: 'javascript:alert(1)' },
			'HEARTH_LEAVE_TO takes an address such as https://www.bbc.com/weather'
		],
		[{ HEARTH_LOG: 'loud' }, 'HEARTH_LOG takes debug, info'],
		[{ HEARTH_PROCESSES: '4' }, 'HEARTH_PROCESSES takes 1 in this version']
	])('%o are refused in one clear line', (environment, line) => {
		const read = () => readSettings(environment as Record<string, string>);
		expect(read).toThrow(SettingsError);
		expect(read).toThrow(line);
	});

	it('never repeat a database’s address, which may hold a password', () => {
		expect(() => readSettings({ DATABASE_URL: 'mysql://x:geheim@y' })).not.toThrow('geheim');
		expect(() => readSettings({ DATABASE_URL: 'mysql://x:geheim@y' })).toThrow('what is set');
	});
});
