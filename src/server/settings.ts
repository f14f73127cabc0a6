import { homedir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { readSmtpUrl, type SmtpServer } from './mail/smtp-url.ts';

const port = v.pipe(
	v.string(),
	v.regex(/^\d{1,5}$/, 'a number from 0 to 65535'),
	v.transform(Number),
	v.maxValue(65535, 'a number from 0 to 65535')
);
const postgresUrl = v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//, 'an address that begins with postgres://'));
const count = v.pipe(v.string(), v.regex(/^[1-9]\d?$/, 'a number from 1 to 99'), v.transform(Number));

/** The address people type, without a path: it decides cookies, passkeys and what counts as the same site. */
const origin = v.pipe(
	v.string(),
	v.check(
		(text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
		'an address such as https://hearth.example.org'
	),
	v.transform((text) => new URL(text).origin)
);

const address = v.pipe(
	v.string(),
	v.check(
		(text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
		'an address such as https://www.bbc.com/weather'
	)
);

const folder = v.pipe(
	v.string(),
	v.minLength(1, 'a folder'),
	v.transform((text) => path.resolve(text.replace(/^~(?=\/|$)/, homedir())))
);

/** Every environment variable that Hearth reads (DESIGN: public surfaces), each with its default. */
const Environment = v.object({
	PORT: v.optional(port, '3000'),
	HOST: v.optional(v.pipe(v.string(), v.minLength(1, 'an address to listen on')), '0.0.0.0'),
	ORIGIN: v.optional(origin),
	HEARTH_DATA_DIR: v.optional(folder, './data'),
	DATABASE_URL: v.optional(postgresUrl),
	DATABASE_OWNER_URL: v.optional(postgresUrl),
	HEARTH_SECRET_FILE: v.optional(folder),
	SMTP_URL: v.optional(v.pipe(v.string(), v.regex(/^smtps?:\/\//, 'an address that begins with smtps:// or smtp://'))),
	HEARTH_TRUST_PROXY: v.optional(v.picklist(['0', '1'], '0 or 1'), '0'),
	HEARTH_METRICS_PORT: v.optional(port),
	HEARTH_LEAVE_TO: v.optional(address),
	HEARTH_PROCESSES: v.optional(count, '1'),
	HEARTH_LOG: v.optional(
		v.picklist(['debug', 'info', 'warn', 'error', 'silent'], 'debug, info, warn, error or silent'),
		'info'
	)
});

/** Their names; docs/self-hosting.md explains each. */
export const environmentNames = Object.keys(Environment.entries);

export interface Settings {
	port: number;
	host: string;
	/** Null where every address that reaches the server is accepted as its own. */
	origin: string | null;
	dataDir: string;
	/** The server's login; null means the bundled PostgreSQL. */
	databaseUrl: string | null;
	/** The login that migrates; null means that migrations are run elsewhere, or the bundled PostgreSQL. */
	databaseOwnerUrl: string | null;
	secretFile: string;
	/** Where letters go out; null for nowhere. */
	smtp: SmtpServer | null;
	/** Believe X-Forwarded-For and X-Forwarded-Proto of the proxy in front. */
	trustProxy: boolean;
	/** Where Prometheus finds /metrics, reached from this machine alone; null for nowhere but as the host. */
	metricsPort: number | null;
	/** Where "Leave now" leads; null for a page of content/neutral-pages.json in the visitor's language. */
	leaveTo: string | null;
	logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** A wrong value in the environment; its message is one clear line for the person who starts Hearth. */
export class SettingsError extends Error {}

/**
 * Reads the settings from the environment.
 * @throws {SettingsError} where a value is wrong, naming the variable and what it takes.
 */
export function readSettings(environment: Record<string, string | undefined>): Settings {
	const given = Object.fromEntries(
		Object.entries(environment).filter(([, value]) => value !== undefined && value !== '')
	);
	const parsed = v.safeParse(Environment, given);
	if (!parsed.success) {
		const issue = parsed.issues[0];
		const name = String(issue.path?.[0]?.key ?? 'the environment');
		const shown = /URL/.test(name) ? 'what is set' : `"${String(given[name])}"`;
		throw new SettingsError(`${name} takes ${issue.message}, and ${shown} is not that.`);
	}
	const env = parsed.output;
	if (env.DATABASE_OWNER_URL && !env.DATABASE_URL)
		throw new SettingsError('DATABASE_OWNER_URL is set without DATABASE_URL: say which login the server uses as well.');
	if (env.HEARTH_PROCESSES !== 1)
		throw new SettingsError(
			'HEARTH_PROCESSES takes 1 in this version; start further servers on the same DATABASE_URL instead.'
		);
	return {
		port: env.PORT,
		host: env.HOST,
		origin: env.ORIGIN ?? null,
		dataDir: env.HEARTH_DATA_DIR,
		databaseUrl: env.DATABASE_URL ?? null,
		databaseOwnerUrl: env.DATABASE_OWNER_URL ?? null,
		secretFile: env.HEARTH_SECRET_FILE ?? path.join(env.HEARTH_DATA_DIR, 'secret'),
		smtp: env.SMTP_URL ? smtpFrom(env.SMTP_URL, env.ORIGIN) : null,
		trustProxy: env.HEARTH_TRUST_PROXY === '1',
		metricsPort: env.HEARTH_METRICS_PORT ?? null,
		leaveTo: env.HEARTH_LEAVE_TO ?? null,
		logLevel: env.HEARTH_LOG
	};
}

/** The links in letters lead to the site, so its address has to be known; what is set is never repeated, it may hold a password. */
function smtpFrom(text: string, origin: string | undefined): SmtpServer {
	if (!origin) throw new SettingsError('SMTP_URL is set without ORIGIN: letters hold links, so say where Hearth is.');
	const read = readSmtpUrl(text, origin);
	if (typeof read === 'string') throw new SettingsError(`SMTP_URL is not right: ${read}.`);
	return read;
}
