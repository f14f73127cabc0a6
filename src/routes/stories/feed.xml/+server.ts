import { createHash } from 'node:crypto';
import { writeFeed } from '#features/stories/outside.ts';
import { readFeed } from '#features/stories/server/read.ts';
import type { RequestHandler } from './$types';

/** What was told to everybody, for feed readers. A story that is taken back is out of it with the next request. */
export const GET: RequestHandler = async ({ locals, request, url }) => {
	const community = locals.community!;
	const feed = writeFeed(await readFeed(), {
		origin: url.origin,
		community: community.name,
		locale: community.locale
	});
	const etag = `"${createHash('sha256').update(feed).digest('base64url').slice(0, 22)}"`;
	const headers = { etag, 'cache-control': 'no-cache' };
	if (request.headers.get('if-none-match')?.replace(/^W\//, '') === etag)
		return new Response(null, { status: 304, headers });
	return new Response(feed, { headers: { ...headers, 'content-type': 'application/atom+xml; charset=utf-8' } });
};
