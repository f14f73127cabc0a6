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
		[{ SMTP_URL: 'mail.example.org' }, 'SMTP_URL takes an address that begins with smtps:// or smtp://'],
		[{ SMTP_URL: 'smtps://mail.example.org' }, 'SMTP_URL is set without ORIGIN'],
		[{ SMTP_URL: 'smtps://m.example/?tls=no', ORIGIN: 'https://h.example' }, 'SMTP_URL is not right: it takes ?from=…'],
		[
			{ SMTP_URL: 'smtps://m.example/?from=us', ORIGIN: 'https://h.example' },
			'SMTP_URL is not right: from is an address'
		],
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

	it('read where letters go out', () => {
		const read = (url: string) => readSettings({ SMTP_URL: url, ORIGIN: 'https://hearth.example.org' }).smtp;
		expect(read('smtps://us:p%40ss@mail.example.org')).toEqual({
			host: 'mail.example.org',
			port: 465,
			implicitTls: true,
			plain: false,
			user: 'us',
			pass: 'p@ss',
			from: 'no-reply@hearth.example.org',
			bounces: null
		});
		expect(read('smtp://mail.example.org?from=quiet@example.org')).toMatchObject({
			port: 587,
			plain: false,
			user: null,
			from: 'quiet@example.org'
		});
		expect(read('smtp://mail.example.org?bounces=bounces@example.org')).toMatchObject({
			bounces: 'bounces@example.org'
		});
		expect(() => read('smtp://mail.example.org?bounces=more+parts@example.org')).toThrow('bounces is a short address');
		expect(read('smtp://127.0.0.1:2525'), 'on this machine alone').toMatchObject({ port: 2525, plain: true });
		expect(read('smtp://127.0.0.1.example.org')).toMatchObject({ plain: false });
	});

	it('never repeat a database’s address, which may hold a password', () => {
		expect(() => readSettings({ DATABASE_URL: 'mysql://x:geheim@y' })).not.toThrow('geheim');
		expect(() => readSettings({ DATABASE_URL: 'mysql://x:geheim@y' })).toThrow('what is set');
	});
});
