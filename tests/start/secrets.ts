import type pg from 'pg';
import care from '#content/demo/care.json' with { type: 'json' };
import connections from '#content/demo/connections.json' with { type: 'json' };
import journal from '#content/demo/journal.json' with { type: 'json' };
import rooms from '#content/demo/rooms.json' with { type: 'json' };

// What a reader may not know, reckoned from the tables and from what the demo sealed, and not from the policies that are to
// be proved.

export interface Secrets {
	ids: string[];
	/** A run of letters from words that the reader may not read. */
	words: string[];
	handles: string[];
}

/** The rows that an owner of the database gets, who stands above every policy. */
export const rowsOf =
	(owner: pg.Client) =>
	async <Row extends object>(question: string, values: unknown[] = []): Promise<Row[]> =>
		(await owner.query(question, values)).rows as Row[];

const runs = (text: string): string[] => (text.match(/[\p{L} ]{24,}/gu) ?? []).map((run) => run.trim());
/** What of these words would be recognised wherever it stood, and stands nowhere that the reader may read. */
export const runsOnlyIn = (unread: string[], allowed: string): string[] =>
	unread.flatMap(runs).filter((run) => run.length >= 20 && !allowed.includes(run));
/** A handle that is an everyday word would be found in what others say. */
export const tellingHandles = (handles: string[], known: Set<string | null>, allowed: string): string[] =>
	handles.filter((handle) => /[-\d]/.test(handle) && !known.has(handle) && !allowed.includes(handle));

/** Plain search first: it is many times as quick, and most names stand nowhere. */
const hasName = (text: string, name: string): boolean =>
	text.includes(name) && new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text);

/** Where what is sent may be cut without cutting a run of letters, an id or a handle. */
const cut = /[<>"\n]/;

/** What of it was sent all the same. Pages repeat each other: every piece of them is searched once. */
export function leaksIn(sent: string, { ids, words, handles }: Secrets) {
	const pieces = [...new Set(sent.split(cut))].join('\n');
	const where = (sought: string) => (cut.test(sought) ? sent : pieces);
	return {
		accounts: ids.filter((id) => where(id).includes(id)),
		words: words.filter((run) => where(run).includes(run)),
		names: handles.filter((handle) => hasName(where(handle), handle))
	};
}
export const noLeak = { accounts: [], words: [], names: [] };

/** What the member may not know, and what they may. */
export async function secretsFrom(owner: pg.Client, who: string): Promise<Secrets> {
	const rows = rowsOf(owner);
	const [me] = await rows<{ id: string }>('select id from members where handle = $1', [who]);
	const others = await rows<{ id: string; handle: string }>('select id, handle from members where id <> $1', [me!.id]);
	const words = await rows<{ body: string; byline: string | null; may: boolean }>(
		`with apart as (select blocked_id as id from blocks where blocker_id = $1 union select blocker_id from blocks where blocked_id = $1),
			mine as (select group_id from memberships where member_id = $1),
			read as (select s.*, s.author_id is not distinct from $1 or (s.author_id not in (select id from apart where id is not null) and s.hidden_at is null and (
				s.audience in ('community', 'public') or (s.audience = 'group' and s.group_id in (select group_id from mine))
				or (s.audience = 'supporters' and s.author_id in (select member_id from supporters where supporter_id = $1)))) as may from shares s)
		select body, byline, may from read
		union all select r.body, r.byline, r.author_id is not distinct from $1 or (read.may and r.hidden_at is null and (r.group_id in (select group_id from mine) or read.author_id = $1))
			from replies r join read on read.id = r.share_id
		union all select concat_ws(E'\\n', s.title, s.past, s.turning_point, s.present, s.to_myself_then), s.byline,
			s.author_id = $1 or (s.author_id not in (select id from apart where id is not null) and s.hidden_at is null and (
				s.audience in ('community', 'public') or (s.audience = 'group' and s.group_id in (select group_id from mine))
				or (s.audience = 'supporters' and s.author_id in (select member_id from supporters where supporter_id = $1))))
			from stories s`,
		[me!.id]
	);
	const cared = await readCaredFor(owner, me!.id);
	const allowed = [...words.filter(({ may }) => may).map(({ body }) => body), ...cared.words].join('\n');
	const unread = words.filter(({ may, body }) => !may && body).map(({ body }) => body);
	const names = await rows<{ name: string }>(
		`select name from memberships where group_id in (select group_id from memberships where member_id = $1)
		union select m.name from facilitations f join memberships m using (group_id, member_id) join groups g on g.id = f.group_id where g.listed
		union select case when asker_id = $1 then answerer_name else asker_name end from connections where $1 in (asker_id, asked_id)
		union select own_name from supporters where supporter_id = $1 union select name from supporters where member_id = $1
		union select name from join_requests where group_id in (select group_id from facilitations where member_id = $1)
		union select name from waiting_list where group_id in (select group_id from facilitations where member_id = $1)
		union select actor_name from notifications where member_id = $1 and actor_name is not null
		union select name from membership_endings where group_id in (select group_id from facilitations where member_id = $1)
		union select g.byline from gestures g join shares s on s.id = g.share_id
			where s.group_id in (select group_id from memberships where member_id = $1) or s.audience in ('community', 'public')
		union select o.handle from members o join held_experiences h on h.member_id = o.id
			where not exists (select 1 from blocks b where (b.blocker_id, b.blocked_id) in ((o.id, $1), ($1, o.id)))
				and (select bool_and(coalesce((select c.given from consents c where c.member_id = who and c.purpose = 'found' order by c.id desc limit 1), false))
					from unnest(array[o.id, $1::uuid]) who)
				and (h.audience = 'community' or exists (select 1 from held_experience_seats b join memberships m using (group_id, member_id)
					where b.held_id = h.id and m.name = o.handle and m.group_id in (select group_id from memberships where member_id = $1)))`,
		[me!.id]
	);
	const known = new Set([
		...names.map(({ name }) => name),
		...words.filter(({ may }) => may).map(({ byline }) => byline),
		...cared.names
	]);
	// Whom somebody keeps away from, as they wrote it; nobody need be called that.
	const apart = await rows<{ name: string }>(
		'select known_as as name from blocks where blocker_id <> $1 union select handle from blocks where blocker_id <> $1 and handle is not null',
		[me!.id]
	);
	const handles = new Set([...others.map(({ handle }) => handle), ...apart.map(({ name }) => name)]);
	handles.delete(who);
	return {
		ids: others.map(({ id }) => id),
		words: runsOnlyIn([...unread, ...(await sealedFrom(owner, who))], allowed),
		handles: tellingHandles([...handles], known, allowed)
	};
}

/** What comes with caring: for those who lead, of their groups; for a host, of all. */
async function readCaredFor(owner: pg.Client, me: string): Promise<{ words: string[]; names: string[] }> {
	const cares = `(exists (select 1 from hosts where member_id = $1) or group_id in (select group_id from facilitations where member_id = $1))`;
	const found = await rowsOf(owner)<{ words: string | null; name: string | null }>(
		`select copy || E'\\n' || words as words, name from reports where ${cares}
		union all select concat_ws(E'\\n', words, appeal, appeal_words), name from measures where ${cares}
		union all select null, name from sittings where ${cares}
		union all select words, about from care_log where ${cares} union all select null, actor_name from care_log where ${cares}`,
		[me]
	);
	return {
		words: found.flatMap(({ words }) => words ?? []),
		names: found.flatMap(({ name }) => name ?? [])
	};
}

/** The database itself cannot read it, but the demo knows what it sealed: journals, letters, sittings, reading rooms, messages. */
async function sealedFrom(owner: pg.Client, who: string): Promise<string[]> {
	const rows = rowsOf(owner);
	const sittings = await rows<{ handle: string }>(
		`select m.handle from sittings s join members m on m.id = s.member_id left join members taker on taker.id = s.taken_by
		where $1 not in (m.handle, coalesce(taker.handle, ''))`,
		[who]
	);
	const seats = await rows<{ slug: string }>(
		'select g.slug from groups g join memberships s on s.group_id = g.id join members m on m.id = s.member_id where m.handle = $1',
		[who]
	);
	return [
		...journal.pages.filter(({ by }) => by !== who).map(({ body }) => body),
		...care.sittings.filter(({ by }) => sittings.some(({ handle }) => handle === by)).map(({ words }) => words),
		...rooms.lines
			.filter(({ group }) => !seats.some(({ slug }) => slug === group))
			.flatMap((line) => ('words' in line && line.words) || []),
		...connections.connections.filter(({ by, to }) => by !== who && to !== who).map(({ words }) => words),
		...connections.messages.filter(({ between }) => !between.includes(who)).map(({ words }) => words)
	];
}

/** Reports on whose pages the reader may learn neither who made them nor, where a mask was worn, who wore it. */
export async function reportsWithout(
	owner: pg.Client,
	addresses: string[]
): Promise<{ address: string; masked: boolean; names: string[] }[]> {
	const reports = await rowsOf(owner)<{ id: string; masked: boolean; names: string[]; shown: string }>(
		`select r.id, r.masked, concat_ws(E'\\n', r.copy, r.words, r.name,
				(select string_agg(concat_ws(E'\\n', l.words, l.actor_name), E'\\n') from care_log l where l.report_id = r.id)) as shown,
			array(select handle from members where id = r.reporter_id or (r.masked and id = r.accused_id)
				union select name from memberships where group_id = r.group_id and (member_id = r.reporter_id or (r.masked and member_id = r.accused_id))) as names
		from reports r`
	);
	return reports
		.map(({ id, masked, names, shown }) => ({
			address: `/care/reports/${id}`,
			masked,
			names: names.filter((name) => !shown.includes(name))
		}))
		.filter(({ address }) => addresses.includes(address));
}

export const namesIn = (text: string, names: string[]): string[] => names.filter((name) => hasName(text, name));
