import { createServer } from 'node:http';
import { sql } from 'kysely';
import pg from 'pg';
import { readGroupFront } from '#features/groups/server/front.ts';
import type { GroupFront } from '#features/groups/front.ts';
import { renderWords } from '#features/sharing/markdown.ts';
import { readFeed } from '#features/sharing/server/read.ts';
import type { ShareView } from '#features/sharing/share.ts';
import { kyselyOver, runPrepared } from '#server/database/client.ts';
import { readSessionToken } from '#server/http/session-cookie.ts';
import { openSecret } from '#server/secret.ts';

// What a page costs at the least: a Node HTTP server written by hand, in a process of its own. It runs the same SQL as
// the group's page in the same kind of transaction over the same driver, and sends the same bytes from template strings.
// Arguments: the file with the real page, the port, the database, the secret's file, the slug.

const [pageFile, port, databaseUrl, secretFile, slug] = process.argv.slice(2) as [
	string,
	string,
	string,
	string,
	string
];
const { readFile } = await import('node:fs/promises');
const page = await readFile(pageFile, 'utf8');
const secret = await openSecret(secretFile);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, pipeline: true } as pg.PoolConfig);
pool.on('connect', (client) => void client.query('set plan_cache_mode = force_generic_plan'));

/** The statements that the feature sends, written down once. */
async function statementsFor(memberId: string): Promise<{ text: string; values: readonly unknown[] }[]> {
	const statements: { text: string; values: readonly unknown[] }[] = [];
	const tx = kyselyOver((text, values) => {
		statements.push({ text, values });
		return Promise.resolve({ rows: [], rowCount: 0 } as unknown as pg.QueryResult);
	});
	const mySeat = sql<string>`(select group_id from my_seat(${slug}))`;
	await readGroupFront(tx as never, { id: memberId } as never, slug);
	await readFeed(tx as never, mySeat, null);
	return statements;
}

// Everything around the shares is the real page's; each share is the real page's card with its values in their places.
const firstCard = page.indexOf('<article');
const afterCards = page.lastIndexOf('</article>') + '</article>'.length;
const head = page.slice(0, firstCard);
const foot = page.slice(afterCards);
const card = `<article${page.split('<article')[5]}`; // not the viewer's own, which lacks the gestures
const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const time = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long' });

const server = createServer(
	(request, response) =>
		void answer(request.headers.cookie).then((html) => {
			response.writeHead(200, {
				'content-type': 'text/html; charset=utf-8',
				'content-length': Buffer.byteLength(html)
			});
			response.end(html);
		})
);

let statements: { text: string; values: readonly unknown[] }[] | null = null;

async function answer(cookie: string | undefined): Promise<string> {
	const client = await pool.connect();
	const holder = (
		await runPrepared(client, 'select * from who_holds($1, $2)', [readSessionToken(cookie, secret), new Date()])
	).rows[0] as { member_id: string };
	statements ??= await statementsFor(holder.member_id);
	void client.query(
		`begin read only; select set_config('hearth.identity', 'member', true), set_config('hearth.member', '${holder.member_id}', true)`
	);
	const [front, feed] = await Promise.all(statements.map(({ text, values }) => runPrepared(client, text, values)));
	void client.query('commit').then(() => client.release());
	const group = front!.rows[0] as GroupFront;
	const html = `${head}${(feed!.rows as ShareView[])
		.slice(0, 20)
		.map((share) => cardOf(share, group))
		.join('')}`;
	// Some cards weigh more than others: the rest is made up, so that both send as much.
	return html + ' '.repeat(Math.max(0, page.length - html.length - foot.length)) + foot;
}

/** The size of a card is made equal to the real one's with what its fixed parts weigh. */
function cardOf(share: ShareView, group: GroupFront): string {
	const words = `<article id="share-${share.id}"><h3>${escape(share.byline ?? '')}</h3><a href="/groups/${group.slug}/shares/${share.id}"><time datetime="${new Date(share.at).toISOString()}">${time.format(share.at)}</time></a><div>${renderWords(share.body)}</div><ul>${(share.gestures ?? []).map((gesture) => `<li><strong>${gesture.kind}</strong> ${escape(gesture.names.join(', '))}</li>`).join('')}</ul><ol>${(share.replies ?? []).map((reply) => `<li id="reply-${reply.id}"><strong>${escape(reply.byline ?? '')}</strong><time datetime="${new Date(reply.at).toISOString()}">${time.format(reply.at)}</time>${renderWords(reply.body)}</li>`).join('')}</ol></article>`;
	return words + card.slice(words.length);
}

server.listen(Number(port), '127.0.0.1');
