import { createHash, randomBytes } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import { calendarOf, type CalendarMeeting } from '#features/meetings/calendar.ts';
import { readRule } from '#features/meetings/recurrence.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import { exceptionsOfMeeting, localText } from './dates.ts';

/** What a calendar program gets: the text, and a mark that changes with it. */
export interface Calendar {
	text: string;
	etag: string;
}

/** A meeting that was ended is told for so long; by then programs have taken it off. */
const toldAfterEnd = 70 * 86_400_000;

/** The meetings of a listed group, for anybody; null for every other address. @param origin of this site's own links */
export async function readGroupCalendar(slug: string, origin: string, now = hearth().now()): Promise<Calendar | null> {
	const found = await hearth().database.asVisitor(async (tx) => {
		const { rows } = await sql<{ name: string; meetings: Told[] }>`
			select g.name, ${meetingsJson(sql`= g.id`, now)} as meetings from groups g where g.slug = ${slug} and g.listed`.execute(
			tx
		);
		return rows[0];
	});
	return found
		? bind(
				found.name,
				found.meetings.map((meeting) => named(meeting, origin)),
				now
			)
		: null;
}

/** All meetings of whoever holds this secret, as they may see them now; null where it opens nothing (any more). */
export async function readMemberCalendar(
	secret: string,
	origin: string,
	now = hearth().now()
): Promise<Calendar | null> {
	const { database } = hearth();
	const link = await database.asSystem(
		'a calendar program shows the secret address of its member',
		(tx) =>
			tx
				.selectFrom('calendar_links')
				.select(['member_id', 'named', 'title'])
				.where('token_hash', '=', hashOf(secret))
				.executeTakeFirst(),
		'read'
	);
	if (!link) return null;
	const meetings = await database.asMember(
		link.member_id,
		async (tx) => {
			const { rows } = await sql<{ meetings: Told[] }>`
				select ${meetingsJson(sql`= any ((select my_groups())::uuid[])`, now)} as meetings`.execute(tx);
			return rows[0]!.meetings;
		},
		'read'
	);
	const shown = meetings.map((meeting) => (link.named ? named(meeting, origin) : neutral(meeting, link.title)));
	return bind(link.title, shown, now);
}

export interface CalendarLink {
	named: boolean;
	title: string;
	/** Unix milliseconds. */
	madeAt: number;
}

export async function readCalendarLink(member: Member): Promise<CalendarLink | null> {
	const link = await hearth().database.asMember(
		member.id,
		(tx) =>
			tx
				.selectFrom('calendar_links')
				.select(['named', 'title', 'made_at'])
				.where('member_id', '=', member.id)
				.executeTakeFirst(),
		'read'
	);
	return link ? { named: link.named, title: link.title, madeAt: link.made_at.getTime() } : null;
}

/** Makes the member's secret address; one that there was opens nothing from now on. @returns the secret, kept nowhere */
export async function makeCalendarLink(
	member: Member,
	{ named, title }: Pick<CalendarLink, 'named' | 'title'>,
	now = hearth().now()
): Promise<string> {
	const secret = randomBytes(24).toString('base64url');
	const link = { token_hash: hashOf(secret), named, title, made_at: new Date(now) };
	await hearth().database.asMember(member.id, (tx) =>
		tx
			.insertInto('calendar_links')
			.values({ member_id: member.id, ...link })
			.onConflict((known) => known.column('member_id').doUpdateSet(link))
			.execute()
	);
	return secret;
}

/** Changes what the address shows. Null where there is none. */
export async function changeCalendarLink(
	member: Member,
	shows: Pick<CalendarLink, 'named' | 'title'>
): Promise<true | null> {
	const changed = await hearth().database.asMember(member.id, (tx: Tx) =>
		tx.updateTable('calendar_links').set(shows).where('member_id', '=', member.id).executeTakeFirst()
	);
	return changed.numUpdatedRows > 0n ? true : null;
}

export async function endCalendarLink(member: Member): Promise<void> {
	await hearth().database.asMember(member.id, (tx) =>
		tx.deleteFrom('calendar_links').where('member_id', '=', member.id).execute()
	);
}

type Told = Omit<CalendarMeeting, 'rule' | 'url'> & {
	rrule: string | null;
	accessNotes: string;
	group: { slug: string; name: string };
};

const meetingsJson = (groups: RawBuilder<unknown>, now: number) => sql`
	(select coalesce(json_agg(json_build_object('id', m.id, 'title', m.title, 'about', m.about, 'accessNotes', m.access_notes,
		'localStart', ${localText('m.local_start')}, 'timeZone', m.time_zone, 'minutes', m.minutes, 'rrule', m.rrule, 'sequence', m.sequence,
		'createdAt', extract(epoch from m.created_at) * 1000, 'updatedAt', extract(epoch from m.updated_at) * 1000,
		'endedAt', extract(epoch from m.ended_at) * 1000, 'exceptions', ${exceptionsOfMeeting},
		'group', json_build_object('slug', mg.slug, 'name', mg.name)) order by m.id), '[]')
	from meetings m join groups mg on mg.id = m.group_id
	where m.group_id ${groups} and (m.ended_at is null or m.ended_at > ${new Date(now - toldAfterEnd)}))`;

function named({ rrule, group, accessNotes, ...meeting }: Told, origin: string): CalendarMeeting {
	return {
		...meeting,
		rule: rrule ? readRule(rrule) : null,
		title: `${meeting.title} · ${group.name}`,
		about: [meeting.about, accessNotes].filter(Boolean).join('\n\n'),
		url: `${origin}/groups/${group.slug}/meetings`
	};
}

/** When, and nothing else: no group, no word of a facilitator, no address of this site. */
const neutral = ({ rrule, group: _, accessNotes: __, ...meeting }: Told, title: string): CalendarMeeting => ({
	...meeting,
	rule: rrule ? readRule(rrule) : null,
	title,
	about: '',
	url: null,
	exceptions: meeting.exceptions.map((each) => ({ ...each, note: '' }))
});

function bind(name: string, meetings: CalendarMeeting[], now: number): Calendar {
	const text = calendarOf(name, meetings, now);
	return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"` };
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
