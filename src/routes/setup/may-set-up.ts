import type { RequestEvent } from '@sveltejs/kit';
import { maySetUp } from '#features/host/server/set-up.ts';
import { mayTry, type TooMany } from '#features/people/server/attempts.ts';

const hops = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** Whether this request may found the community; guessing codes is counted. */
export async function checkFounder(
	{ request, url, getClientAddress, locals }: RequestEvent,
	code: string
): Promise<boolean | TooMany> {
	const address = getClientAddress();
	const forwarded = hops.some((name) => request.headers.has(name));
	if (maySetUp({ address, hostname: url.hostname, forwarded, code: '' })) return true;
	if (!code) return false;
	const may = await mayTry('set-up', address, locals.now);
	return may === true ? maySetUp({ address, hostname: url.hostname, forwarded, code }) : may;
}
