import { pino, stdTimeFunctions, type Logger } from 'pino';

export type Log = Logger;

/** Structured lines on standard error. What could name or expose a person is cut out wherever it appears. */
export function openLog(level: string): Log {
	return pino(
		{
			level,
			base: null,
			timestamp: stdTimeFunctions.isoTime,
			redact: {
				paths: [
					'passphrase',
					'password',
					'token',
					'secret',
					'cookie',
					'body',
					'words',
					'*.passphrase',
					'*.password',
					'*.token',
					'*.secret',
					'*.cookie',
					'*.body',
					'*.words',
					'error.parameters',
					'error.detail',
					'error.where'
				],
				remove: true
			},
			serializers: { error: withoutRows }
		},
		process.stderr
	);
}

/** An error without what PostgreSQL adds to it: its details quote the row, and so somebody's words. */
function withoutRows(error: unknown): unknown {
	if (!(error instanceof Error)) return String(error);
	const code = (error as { code?: unknown }).code;
	return { name: error.name, message: error.message, ...(code ? { code } : {}), stack: error.stack };
}
