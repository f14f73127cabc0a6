import { isCall } from '#features/notifications/about.ts';
import type { NotificationKind } from '#features/notifications/notification.ts';
import { dueAt, usualTimes, type Choice, type Times } from '#features/notifications/pace.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';

const peopleAtOnce = 100;

/** Looks at everything that was told and not looked at yet: what goes now, what waits, what does not go at all. */
export async function planDeliveries(now: number): Promise<void> {
	const { database } = hearth();
	for (;;) {
		const people = await database.asSystem(
			'whose news was not looked at yet',
			(tx) =>
				tx
					.selectFrom('deliveries')
					.select('member_id')
					.distinct()
					.where('due_at', 'is', null)
					.limit(peopleAtOnce)
					.execute(),
			'read'
		);
		let planned = 0;
		for (const { member_id } of people)
			planned += await database.asSystem('plan what reaches a member, and when', (tx) => planFor(tx, member_id, now));
		// Where another server is at it, there is nothing left to do here.
		if (people.length < peopleAtOnce || planned === 0) return;
	}
}

async function planFor(tx: Tx, memberId: string, now: number): Promise<number> {
	const rows = await tx
		.selectFrom('deliveries as d')
		.innerJoin('notifications as n', 'n.id', 'd.notification_id')
		.select(['d.id', 'd.channel', 'n.kind', 'n.group_id'])
		.where('d.member_id', '=', memberId)
		.where('d.due_at', 'is', null)
		.forUpdate('d')
		.skipLocked()
		.execute();
	if (rows.length === 0) return 0;
	const [times, choices] = await Promise.all([readTimes(tx, memberId), readChoices(tx, memberId)]);
	for (const { id, channel, kind, group_id } of rows) {
		const note = { kind: kind as NotificationKind, groupId: group_id };
		const due = dueAt(note, channel as 'mail' | 'push', choices, times, now);
		if (due === null) await tx.deleteFrom('deliveries').where('id', '=', id).execute();
		else
			await tx
				.updateTable('deliveries')
				.set({ due_at: new Date(due), urgent: isCall(note.kind) })
				.where('id', '=', id)
				.execute();
	}
	return rows.length;
}

/** When the member wishes to hear; as usual where they chose nothing. */
export async function readTimes(tx: Tx, memberId: string): Promise<Times & { openWording: boolean }> {
	return timesOf(
		await tx
			.selectFrom('members as m')
			.leftJoin('news_times as t', 't.member_id', 'm.id')
			.selectAll('t')
			.select('m.time_zone as timeZone')
			.where('m.id', '=', memberId)
			.executeTakeFirstOrThrow()
	);
}

export interface TimesRow {
	timeZone: string;
	digest_hour: number | null;
	digest_day: number | null;
	quiet_from: number | null;
	quiet_to: number | null;
	wake_me: boolean | null;
	open_wording: boolean | null;
}

export function timesOf(row: TimesRow): Times & { openWording: boolean } {
	const { timeZone } = row;
	if (row.digest_hour === null) return { ...usualTimes, timeZone, openWording: false };
	return {
		timeZone,
		digestHour: row.digest_hour,
		digestDay: row.digest_day!,
		quiet: row.quiet_from === null ? null : { from: row.quiet_from, to: row.quiet_to! },
		wakeMe: row.wake_me!,
		openWording: row.open_wording!
	};
}

/** What the member chose otherwise than it comes. */
export async function readChoices(tx: Tx, memberId: string): Promise<Choice[]> {
	const rows = await tx
		.selectFrom('news_choices')
		.select(['about', 'group_id as groupId', 'channel', 'pace'])
		.where('member_id', '=', memberId)
		.execute();
	return rows as Choice[];
}
