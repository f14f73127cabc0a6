import { createHash } from 'node:crypto';

/**
 * An answer that is the same for everybody and may be read from any site: it says nothing of who asks, and no cookie is
 * looked at. Whoever has it already is told so in a few bytes.
 * @param freshFor seconds in which nobody need ask again; with 0 each time, so that what is taken back is gone at once
 */
export function publicAnswer(request: Request, body: string, type: string, { freshFor = 300 } = {}): Response {
	const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
	const headers = {
		'content-type': type,
		etag,
		'cache-control': freshFor > 0 ? `public, max-age=${freshFor}` : 'no-cache',
		'access-control-allow-origin': '*',
		'cross-origin-resource-policy': 'cross-origin'
	};
	const known = request.headers
		.get('if-none-match')
		?.split(',')
		.map((each) => each.trim().replace(/^W\//, ''));
	return known?.includes(etag) ? new Response(null, { status: 304, headers }) : new Response(body, { headers });
}
