import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import type { BrowserForm } from '../forms.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';
import { mayBePushService, type PushBrowser } from '#server/push/post.ts';
import { openPushKeys, type PushKeys } from '#server/push/vapid.ts';
import { memberKey, memberKeyFrom } from '#server/sealing/member-keys.ts';

const placeOf = (id: string) => `push ${id}`;
const keysOf = new WeakMap<Buffer, Promise<PushKeys>>();

/** This server's keys towards push services; read once. */
export function pushKeys(): Promise<PushKeys> {
	const { database, secret, now } = hearth();
	let keys = keysOf.get(secret);
	if (!keys) {
		keysOf.set(secret, (keys = openPushKeys(database, secret, now())));
		keys.catch(() => keysOf.delete(secret));
	}
	return keys;
}

/**
 * From now on news is shown in this browser, as long as its session lasts.
 * @returns false where it may not be: somebody else uses the device too, or it names no push service
 */
export async function chooseBrowser(
	member: Member,
	{ endpoint, p256dh, auth }: BrowserForm,
	now = hearth().now()
): Promise<boolean> {
	if (!mayBePushService(endpoint, hearth().pushServices)) return false;
	const id = newId(now);
	return hearth().database.asMember(member.id, async (tx) => {
		const key = await memberKey(tx, member.id, now);
		const sealed = key.seal(JSON.stringify({ endpoint, keys: { p256dh, auth } } satisfies PushBrowser), placeOf(id));
		const { rows } = await sql<{ kept: boolean }>`select keep_push_subscription(${id}, ${member.sessionId}, ${sealed},
			${createHash('sha256').update(endpoint).digest()}, ${new Date(now)}) as kept`.execute(tx);
		return rows[0]!.kept;
	});
}

/** Nothing more is shown in the browser of this session. */
export async function leaveBrowser(member: Member): Promise<void> {
	await hearth().database.asMember(member.id, (tx) =>
		tx.deleteFrom('push_subscriptions').where('session_id', '=', member.sessionId).execute()
	);
}

/** A browser with what its member wishes to be told there; null where its session is over. */
export interface OpenedBrowser {
	browser: PushBrowser;
	locale: string;
	discreet: boolean;
}

export async function openBrowser(tx: Tx, id: string, now: number): Promise<OpenedBrowser | null> {
	const { rows } = await sql<{
		member_id: string;
		sealed: Buffer;
		wrapped: Buffer;
		locale: string;
		open_wording: boolean | null;
		discreet: boolean | null;
	}>`select p.member_id, p.sealed, k.wrapped, m.locale, t.open_wording, d.discreet
		from push_subscriptions p join member_keys k on k.member_id = p.member_id join members m on m.id = p.member_id
		join auth_sessions s on s.id = p.session_id and s.locked_at is null and not s.shared
			and session_lasts(s.used_at, s.idle_minutes, s.expires_at, ${new Date(now)})
		left join news_times t on t.member_id = m.id left join discretion d on d.member_id = m.id
		where p.id = ${id}`.execute(tx);
	const row = rows[0];
	if (!row) return null;
	return {
		browser: JSON.parse(memberKeyFrom(row.wrapped, row.member_id).open(row.sealed, placeOf(id))) as PushBrowser,
		locale: row.locale,
		discreet: !row.open_wording || row.discreet === true
	};
}

/** A browser that is gone, or whose session is over, is told nothing more. */
export async function forgetBrowser(id: string): Promise<void> {
	await hearth().database.asSystem('a browser is gone', (tx) =>
		tx.deleteFrom('push_subscriptions').where('id', '=', id).execute()
	);
}
