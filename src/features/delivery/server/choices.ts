import { sql } from 'kysely';
import type { Member } from '#features/people/viewer.ts';
import { kindsOf, type About } from '#features/notifications/about.ts';
import { paceOf, usual, type Channel, type Choice, type Pace, type Times } from '#features/notifications/pace.ts';
import { standingOf } from '#features/privacy/consent.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import { enqueue } from '#server/jobs/worker.ts';
import { chosen, type GroupForm, type TimesForm } from '../forms.ts';
import { addressOf, type Address, type AddressRow } from './address.ts';
import { timesOf, type TimesRow } from './plan.ts';

export interface Wishes {
	address: Address;
	/** They said yes to letters. */
	agreed: boolean;
	times: Times & { openWording: boolean };
	/** By the name of its field. */
	kinds: Record<string, Pace>;
	groups: { slug: string; name: string; app: string; mail: string; push: string }[];
	/** Whether news is shown in the browser that asks. */
	thisBrowser: boolean;
	otherBrowsers: number;
}

/** How the member wishes to hear of things, and what stands in the way. One question. */
export async function readWishes(member: Member): Promise<Wishes> {
	const { rows } = await hearth().database.asMember(
		member.id,
		(tx) =>
			sql<WishesRow>`select a.email, a.proved, a.refused, m.time_zone as "timeZone", t.digest_hour, t.digest_day, t.quiet_from,
				t.quiet_to, t.wake_me, t.open_wording, c.given, c.wording,
				(select coalesce(json_agg(json_build_object('about', n.about, 'groupId', n.group_id, 'channel', n.channel, 'pace', n.pace)), '[]')
					from news_choices n where n.member_id = m.id) as choices,
				(select coalesce(json_agg(json_build_object('id', g.id, 'slug', g.slug, 'name', g.name) order by g.name), '[]')
					from memberships s join groups g on g.id = s.group_id where s.member_id = m.id) as groups,
				(select coalesce(json_agg(p.session_id), '[]') from push_subscriptions p where p.member_id = m.id) as browsers
			from members m cross join my_address() a left join news_times t on t.member_id = m.id
			left join lateral (select given, wording from consents where member_id = m.id and purpose = 'mail'
				order by id desc limit 1) c on true
			where m.id = ${member.id}`.execute(tx),
		'read'
	);
	const row = rows[0]!;
	const { choices, groups, browsers } = row;
	const here = browsers.filter((id) => id === member.sessionId).length;
	const answers = row.given === null ? [] : [{ given: row.given, wording: row.wording!, at: 0 }];
	return {
		address: addressOf(row),
		agreed: standingOf('mail', answers) === 'given',
		times: timesOf(row),
		kinds: Object.fromEntries(chosen.map(({ about, channel, name }) => [name, ofKind(choices, about, channel)])),
		groups: groups.map(({ id, slug, name }) => ({
			slug,
			name,
			app: ofGroup(choices, id, 'app'),
			mail: ofGroup(choices, id, 'mail'),
			push: ofGroup(choices, id, 'push')
		})),
		thisBrowser: here > 0,
		otherBrowsers: browsers.length - here
	};
}

interface WishesRow extends AddressRow, TimesRow {
	given: boolean | null;
	wording: number | null;
	choices: Choice[];
	groups: { id: string; slug: string; name: string }[];
	browsers: string[];
}

const ofKind = (choices: Choice[], about: About, channel: Channel): Pace =>
	paceOf({ kind: kindsOf(about)[0]!, groupId: null }, channel, choices);
const ofGroup = (choices: Choice[], groupId: string, channel: Channel): string =>
	choices.find((choice) => choice.groupId === groupId && choice.channel === channel)?.pace ?? 'usual';

/** When, and in which words. What waits is looked at anew. */
export async function setTimes(member: Member, form: TimesForm, now = hearth().now()): Promise<void> {
	await hearth().database.asMember(member.id, async (tx) => {
		const quiet = form.quiet && form.quietFrom !== form.quietTo;
		const row = {
			digest_hour: form.digestHour,
			digest_day: form.digestDay,
			quiet_from: quiet ? form.quietFrom : null,
			quiet_to: quiet ? form.quietTo : null,
			wake_me: form.wakeMe,
			open_wording: form.openWording,
			changed_at: new Date(now)
		};
		await tx
			.insertInto('news_times')
			.values({ member_id: member.id, ...row })
			.onConflict((conflict) => conflict.column('member_id').doUpdateSet(row))
			.execute();
		await lookAgain(tx);
	});
}

/** How fast each kind comes. Only what differs from the usual is kept. */
export async function setKinds(member: Member, form: Record<string, string>): Promise<void> {
	await hearth().database.asMember(member.id, async (tx) => {
		await tx.deleteFrom('news_choices').where('member_id', '=', member.id).where('group_id', 'is', null).execute();
		const rows = chosen
			.filter(({ about, channel, name }) => form[name] !== usual[channel][about])
			.map(({ about, channel, name }) => ({
				member_id: member.id,
				about,
				channel,
				pace: form[name]!,
				kinds: kindsOf(about)
			}));
		if (rows.length > 0) await tx.insertInto('news_choices').values(rows).execute();
		await lookAgain(tx);
	});
}

/** How fast everything of one group comes. Null where the member has no seat there. */
export async function setGroup(member: Member, form: GroupForm): Promise<true | null> {
	return hearth().database.asMember(member.id, async (tx) => {
		const seat = await tx
			.selectFrom('memberships as s')
			.innerJoin('groups as g', 'g.id', 's.group_id')
			.select('g.id')
			.where('s.member_id', '=', member.id)
			.where('g.slug', '=', form.group)
			.executeTakeFirst();
		if (!seat) return null;
		await tx.deleteFrom('news_choices').where('member_id', '=', member.id).where('group_id', '=', seat.id).execute();
		const rows = (['app', 'mail', 'push'] as const)
			.filter((channel) => form[channel] !== 'usual')
			.map((channel) => ({
				member_id: member.id,
				group_id: seat.id,
				channel,
				pace: form[channel],
				kinds: kindsOf(null)
			}));
		if (rows.length > 0) await tx.insertInto('news_choices').values(rows).execute();
		await lookAgain(tx);
		return true;
	});
}

async function lookAgain(tx: Tx): Promise<void> {
	await sql`select look_at_my_news_again()`.execute(tx);
	await enqueue(tx, 'deliver-mail', {});
}
