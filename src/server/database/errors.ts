/** PostgreSQL's error codes (https://www.postgresql.org/docs/current/errcodes-appendix.html) that mean: later again. */
const unavailableCodes = new Set([
	'57P01',
	'57P02',
	'57P03',
	'08000',
	'08001',
	'08003',
	'08004',
	'08006',
	'53300',
	'53100',
	'25006'
]);
const unavailableSystemCodes = new Set([
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOENT',
	'EPIPE',
	'ETIMEDOUT',
	'EAI_AGAIN',
	'ENOTFOUND'
]);
const unavailableMessages =
	/connection (terminated|ended)|terminating connection|timeout (exceeded )?when trying to connect|not queryable|encountered a connection error/i;

/** Whether an error means that the database is away for now, so that asking again later will help. */
export function isUnavailable(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	const code = (error as { code?: string }).code ?? '';
	const call = (error as { syscall?: string }).syscall;
	return (
		unavailableCodes.has(code) ||
		(call !== undefined && call !== 'open' && unavailableSystemCodes.has(code)) ||
		unavailableMessages.test(error.message) ||
		(error.cause !== undefined && isUnavailable(error.cause))
	);
}

/** The name of the constraint that a write ran into, or null. */
export function brokenConstraint(error: unknown): string | null {
	const { code, constraint } = (error ?? {}) as { code?: string; constraint?: string };
	return code?.startsWith('23') && constraint ? constraint : null;
}
