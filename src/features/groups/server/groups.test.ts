import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Member } from '#features/people/viewer.ts';
import { readNotifications } from '#features/notifications/server/list.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { readGroupFront } from './front.ts';
import {
	acceptInvitation,
	answerRequest,
	changeAgreements,
	changeGroup,
	closeGroup,
	inviteByLink,
	liftRemoval,
	lookBehindInvitation,
	makeFacilitator,
	revokeInvitation,
	stepDown
} from './lead.ts';
import { anyGroup } from '#features/finding/finder.ts';
import { findGroups } from '#features/finding/server/finder.ts';
import { readDesk, readPeople } from './people.ts';
import { acceptAgreements, enterGroup, fillFreeSeats, leaveGroup, removeMember, stopWaiting } from './seats.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, nils: Member, otto: Member;
let slug: string;
let groups = 0;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, nils, otto] = (await Promise.all(['ruth', 'sam-w', 'ana-m', 'nils', 'otto'].map(someone))) as [
		Member,
		Member,
		Member,
		Member,
		Member
	];
	await groupOf(otto, 'Elsewhere');
});
afterAll(() => community.close());
beforeEach(async () => {
	community.clock.now += 3_600_000;
	slug = await groupOf(ruth, `Night Owls ${++groups}`);
});

const front = (viewer: Member | null, group = slug) =>
	community.hearth.database.read(viewer, (tx) => readGroupFront(tx, viewer, group));
const yes = { version: 1, words: 'Hello' };
const newest = async (member: Member) => (await readNotifications(member, null)).notes[0];

describe('joining', () => {
	it('an open group gives a seat to whoever accepts the agreements that stand', async () => {
		expect(await enterGroup(sam, slug, { ...yes, version: 2 })).toEqual({ problem: 'changed' });
		expect(await enterGroup(sam, slug, yes)).toEqual({ now: 'seated' });
		expect(await front(sam)).toMatchObject({ relation: 'member', seatsTaken: 2, facilitates: false });
	});

	it('of many who want the last seat one gets it, and the others wait in line', async () => {
		const small = await groupOf(ruth, `Small circle ${groups}`, { capacity: 2 });
		const people = await Promise.all(Array.from({ length: 6 }, (_, index) => someone(`hopeful-${groups}-${index}`)));
		const entered = await Promise.all(people.map((person) => enterGroup(person, small, yes)));
		expect(entered.filter((each) => each && 'now' in each && each.now === 'seated')).toHaveLength(1);
		expect(entered.filter((each) => each && 'now' in each && each.now === 'waiting')).toHaveLength(5);
		expect((await front(ruth, small))!.seatsTaken).toBe(2);
	});

	it('a group by request asks the facilitators, who answer with a word', async () => {
		const by = await groupOf(ruth, `By request ${groups}`, { access: 'request' });
		expect(await enterGroup(sam, by, { version: 1, words: '' })).toEqual({ problem: 'words' });
		expect(await enterGroup(sam, by, { version: 1, words: 'My wife died in May.' })).toEqual({ now: 'asked' });
		expect(await newest(ruth)).toMatchObject({ kind: 'request-made', actorName: 'sam-w' });
		const { desk } = (await readDesk(ruth, by))!;
		expect(desk.requests).toMatchObject([{ name: 'sam-w', words: 'My wife died in May.' }]);
		expect(await answerRequest(nils, by, desk.requests[0]!.id, 'accepted', '')).toBeNull();
		expect(await answerRequest(ruth, by, desk.requests[0]!.id, 'accepted', 'There is a chair.')).toBe('seated');
		expect(await newest(sam)).toMatchObject({ kind: 'request-accepted', words: 'There is a chair.' });
		expect((await front(sam, by))!.relation).toBe('member');
		expect(await answerRequest(ruth, by, desk.requests[0]!.id, 'declined', '')).toBeNull();
	});

	it('a declined request leaves the door as it was', async () => {
		const by = await groupOf(ruth, `By request ${groups}`, { access: 'request' });
		await enterGroup(sam, by, yes);
		const { desk } = (await readDesk(ruth, by))!;
		expect(await answerRequest(ruth, by, desk.requests[0]!.id, 'declined', 'We are full of new people just now.')).toBe(
			'declined'
		);
		expect((await front(sam, by))!.relation).toBe('none');
		expect(await newest(sam)).toMatchObject({ kind: 'request-declined' });
	});

	it('who accepted a request cannot be the one who asked', async () => {
		const by = await groupOf(ruth, `By request ${groups}`, { access: 'request' });
		await enterGroup(nils, by, yes);
		const accept = (tx: Tx) =>
			tx
				.updateTable('join_requests')
				.set({ answer: 'accepted', answered_at: new Date(), answered_by: nils.id })
				.where('member_id', '=', nils.id)
				.execute();
		await expect(community.hearth.database.asMember(nils.id, accept)).rejects.toThrow(/row-level security/);
	});

	it('a request and a place in line can be taken back', async () => {
		const by = await groupOf(ruth, `By request ${groups}`, { access: 'request' });
		await enterGroup(sam, by, yes);
		expect(await stopWaiting(sam, by)).toBe(true);
		expect((await readDesk(ruth, by))!.desk.requests).toEqual([]);
		expect(await stopWaiting(sam, by)).toBeNull();
	});
});

describe('the waiting list', () => {
	it('seats whoever waits longest when a seat frees, and tells them', async () => {
		const small = await groupOf(ruth, `Small circle ${groups}`, { capacity: 2 });
		await seat(small, sam);
		community.clock.now += 1000;
		expect(await enterGroup(ana, small, yes)).toEqual({ now: 'waiting' });
		community.clock.now += 1000;
		await enterGroup(nils, small, yes);
		expect((await front(nils, small))!.placeInLine).toBe(2);
		expect(await fillFreeSeats(null)).toBe(0);
		await leaveGroup(sam, small, 'keep');
		const { rows } = await community.owner.query(
			`select count(*)::int as count from graphile_worker.jobs where task_identifier = 'fill-free-seats'`
		);
		expect(rows[0].count).toBeGreaterThan(0);
		expect(await fillFreeSeats(null)).toBe(1);
		expect((await front(ana, small))!.relation).toBe('member');
		expect(await newest(ana)).toMatchObject({ kind: 'seat-found' });
		expect((await front(nils, small))!.relation).toBe('waiting');
	});
});

describe('invitations', () => {
	const link = (change = {}) => inviteByLink(ruth, slug, { note: 'for the book club', days: 7, uses: 1, ...change });

	it('open an unlisted group for as many as they are for, and for as long', async () => {
		slug = await groupOf(ruth, `Hidden ${groups}`, { access: 'invite', listed: false });
		expect(await front(sam)).toBeNull();
		const token = (await link())!;
		expect(await lookBehindInvitation(null, token)).toMatchObject({ slug });
		expect(await acceptInvitation(sam, token)).toBe(slug);
		expect(await acceptInvitation(sam, token)).toBe(slug);
		expect(await acceptInvitation(ana, token)).toBeNull();
		expect(await lookBehindInvitation(null, token)).toBeNull();
		expect(await enterGroup(sam, slug, yes)).toEqual({ now: 'seated' });
		expect(await front(ana)).toBeNull();
		expect(await enterGroup(ana, slug, yes)).toBeNull();
	});

	it('open nothing when they are late or revoked', async () => {
		const [late, revoked] = [(await link())!, (await link())!];
		const { desk } = (await readDesk(ruth, slug))!;
		expect(desk.invitations).toHaveLength(2);
		const { rows } = await community.owner.query('select id from invitations where token_hash = $1', [
			createHash('sha256').update(revoked).digest()
		]);
		expect(await revokeInvitation(nils, slug, rows[0].id)).toBeNull();
		expect(await revokeInvitation(ruth, slug, rows[0].id)).toBe(true);
		expect(await acceptInvitation(sam, revoked)).toBeNull();
		community.clock.now += 8 * 86_400_000;
		expect(await acceptInvitation(sam, late)).toBeNull();
	});

	it('are made by facilitators alone', async () => {
		await seat(slug, sam);
		expect(await inviteByLink(sam, slug, { note: '', days: 1, uses: 1 })).toBeNull();
		expect(await inviteByLink(otto, slug, { note: '', days: 1, uses: 1 })).toBeNull();
	});
});

describe('removing', () => {
	it('from a hidden group is told with the group’s name, and leads nowhere', async () => {
		const hidden = await groupOf(ruth, `Hidden room ${groups}`, { access: 'invite', listed: false });
		await acceptInvitation(sam, await inviteByLink(ruth, hidden, { note: '', days: 1, uses: 1 }).then((link) => link!));
		await enterGroup(sam, hidden, yes);
		await removeMember(ruth, hidden, await seatOf(hidden, sam), 'It was agreed.');
		expect(await newest(sam)).toMatchObject({ kind: 'removed', group: { slug: null, name: `Hidden room ${groups}` } });
	});

	it('ends the seat with a reason, keeps the door shut, and opens it again when it is lifted', async () => {
		await seat(slug, sam);
		expect(await removeMember(sam, slug, await seatOf(slug, ruth), 'because')).toBeNull();
		expect(await removeMember(otto, slug, await seatOf(slug, sam), 'because')).toBeNull();
		expect(await removeMember(ruth, slug, await seatOf(slug, sam), 'Sold things.')).toBe(true);
		expect(await newest(sam)).toMatchObject({ kind: 'removed', words: 'Sold things.' });
		expect(await enterGroup(sam, slug, yes)).toEqual({ problem: 'no-way-in' });
		const token = (await inviteByLink(ruth, slug, { note: '', days: 1, uses: 5 }))!;
		expect(await acceptInvitation(sam, token)).toBeNull();
		const { desk } = (await readDesk(ruth, slug))!;
		expect(desk.removed).toMatchObject([{ name: 'sam-w', reason: 'Sold things.' }]);
		expect(await liftRemoval(ruth, slug, desk.removed[0]!.id)).toBe(true);
		expect(await enterGroup(sam, slug, yes)).toEqual({ now: 'seated' });
	});
});

describe('leading', () => {
	it('is shared and handed over, and never left to nobody', async () => {
		await seat(slug, sam);
		expect(await stepDown(ruth, slug)).toBe('last-facilitator');
		expect(await makeFacilitator(sam, slug, await seatOf(slug, sam))).toBeNull();
		expect(await makeFacilitator(ruth, slug, await seatOf(slug, nils))).toBeNull();
		expect(await makeFacilitator(ruth, slug, await seatOf(slug, sam))).toBe(true);
		expect(await newest(sam)).toMatchObject({ kind: 'made-facilitator' });
		expect(await stepDown(ruth, slug)).toBe(true);
		expect(await readDesk(ruth, slug)).toBeNull();
		expect(await readDesk(sam, slug)).not.toBeNull();
	});

	it('of two who change the group at once the second is asked to look again', async () => {
		const change = {
			name: 'Renamed',
			purpose: 'For whoever is awake.',
			access: 'open' as const,
			listed: true,
			capacity: null,
			locale: 'en' as const,
			timeZone: 'Europe/London',
			experiences: [],
			version: 1
		};
		expect(await changeGroup(ruth, slug, change)).toBe(true);
		expect(await changeGroup(ruth, slug, { ...change, name: 'Renamed elsewhere' })).toBe('changed');
		expect((await front(ruth))!.name).toBe('Renamed');
	});

	it('new agreements ask every member again, and no old version can be accepted', async () => {
		await seat(slug, sam);
		expect(await changeAgreements(ruth, slug, 1, { rules: [{ title: 'New', text: '' }], alerts: false })).toBe(true);
		expect(await changeAgreements(ruth, slug, 1, { rules: [{ title: 'Newer', text: '' }], alerts: false })).toBe(
			'changed'
		);
		expect(await front(sam)).toMatchObject({ acceptedVersion: 1, agreementsVersion: 2 });
		expect(await acceptAgreements(sam, slug, 1)).toBe(false);
		expect(await acceptAgreements(sam, slug, 2)).toBe(true);
		expect(await acceptAgreements(nils, slug, 2)).toBeNull();
	});

	it('a closed group is read by its members and found by nobody else', async () => {
		await seat(slug, sam);
		expect(await closeGroup(sam, slug, '')).toBeNull();
		expect(await closeGroup(ruth, slug, 'Thank you all.')).toBe(true);
		expect(await front(sam)).toMatchObject({ closed: true, closingWords: 'Thank you all.' });
		expect(await front(nils)).toBeNull();
		expect(await newest(sam)).toMatchObject({ kind: 'group-closed', words: 'Thank you all.' });
		expect((await findGroups(null, anyGroup)).groups.map((group) => group.slug)).not.toContain(slug);
		expect(await leaveGroup(ruth, slug, 'keep')).toBe(true);
	});

	it('groups of the same name get addresses of their own', async () => {
		expect(await groupOf(ruth, `Night Owls ${groups}`)).toBe(`${slug}-2`);
	});

	it('the address of a new group does not tell that a hidden one has its name', async () => {
		const hidden = await groupOf(ruth, `Quiet corner ${groups}`, { access: 'invite', listed: false });
		expect(hidden).toMatch(new RegExp(`^quiet-corner-${groups}-[a-z0-9]{6}$`));
		expect(await groupOf(nils, `Quiet corner ${groups}`)).toBe(`quiet-corner-${groups}`);
	});
});

describe('finding', () => {
	it('takes any text, and finds by words and by what people go through', async () => {
		const found = await groupOf(ruth, `Lighthouse keepers ${groups}`, {
			experiences: ['bereavement/partner'],
			purpose: 'A place with 100% tea_and \\ biscuits.'
		});
		const find = async (words: string) =>
			(await findGroups(null, { ...anyGroup, words })).groups.map((group) => group.slug);
		expect(await find('lighthouse')).toContain(found);
		expect(await find('100% tea_and \\')).toEqual([found]);
		expect(await find("'; drop table groups; --")).toEqual([]);
		const partner = await findGroups(null, { ...anyGroup, access: ['open'], experiences: ['bereavement'] });
		expect(partner.groups.map((group) => group.slug)).toContain(found);
	});
});

describe('what the policies hold back', () => {
	const tables = [
		'memberships',
		'facilitations',
		'membership_endings',
		'join_requests',
		'waiting_list',
		'invitations',
		'invitation_uses',
		'agreements',
		'groups',
		'group_experiences'
	] as const;
	let hidden: string;
	let vera: Member;

	beforeAll(async () => {
		vera = await someone('vera-k');
		hidden = await groupOf(ruth, 'The back kitchen', { access: 'invite', listed: false, capacity: 3 });
		const token = (await inviteByLink(ruth, hidden, { note: '', days: 1, uses: 9 }))!;
		for (const member of [sam, vera]) {
			await acceptInvitation(member, token);
			await enterGroup(member, hidden, yes);
		}
		await acceptInvitation(ana, token);
		await enterGroup(ana, hidden, yes); // full: she waits
		await removeMember(ruth, hidden, await seatOf(hidden, vera), 'because');
		const { rows } = await community.owner.query('select id from groups where slug = $1', [hidden]);
		// A row that nobody could write by the pages, so that this table has something to hold back as well.
		await community.owner.query(
			`insert into join_requests (id, group_id, member_id, name, words, accepted_version, asked_at) values (gen_random_uuid(), $1, $2, 'otto', 'please', 1, now())`,
			[rows[0].id, otto.id]
		);
	});

	const count = (table: (typeof tables)[number]) => async (tx: Tx) => {
		const where = table === 'groups' ? sql`slug = ${hidden}` : sql`group_id = ${groupId}`;
		const { rows } = await sql<{
			count: number;
		}>`select count(*)::int as count from ${sql.table(table)} where ${where}`.execute(tx);
		return rows[0]!.count;
	};
	let groupId: string;
	beforeAll(async () => {
		groupId = (await community.owner.query('select id from groups where slug = $1', [hidden])).rows[0].id as string;
	});

	it.each(tables)('there is something of the hidden group in %s, and its facilitator reads it', async (table) => {
		const where = table === 'groups' ? 'id' : 'group_id';
		const { rows } = await community.owner.query(`select count(*)::int as count from ${table} where ${where} = $1`, [
			groupId
		]);
		expect(rows[0].count).toBeGreaterThan(0);
		expect(await community.hearth.database.asMember(ruth.id, count(table))).toBe(rows[0].count);
	});

	it.each(tables)('a visitor and a stranger read nothing of it in %s', async (table) => {
		expect(await community.hearth.database.asVisitor(count(table))).toBe(0);
		expect(await community.hearth.database.asMember(nils.id, count(table))).toBe(0);
	});

	it.each(tables.filter((table) => !['membership_endings', 'invitation_uses'].includes(table)))(
		'a removed member reads nothing of it in %s any more',
		async (table) => {
			expect(await community.hearth.database.asMember(vera.id, count(table))).toBe(0);
		}
	);

	it.each(['membership_endings', 'invitation_uses'] as const)(
		'a removed member reads in %s what is about themselves, and no more',
		async (table) => {
			const others = async (tx: Tx) =>
				(
					await sql<{
						count: number;
					}>`select count(*)::int as count from ${sql.table(table)} where group_id = ${groupId} and member_id <> ${vera.id}`.execute(
						tx
					)
				).rows[0]!.count;
			expect(await community.hearth.database.asMember(vera.id, others)).toBe(0);
		}
	);

	it.each(tables)('a connection with no identity reads nothing of %s', async (table) => {
		const client = new pg.Client({ connectionString: community.serverUrl });
		await client.connect();
		const { rows } = await client.query(`select count(*)::int as count from ${table}`);
		await client.end();
		expect(rows[0].count).toBe(0);
	});

	it('nobody takes a seat past the door, makes themselves a facilitator or ends a stranger’s seat', async () => {
		const { database } = community.hearth;
		const sit = (tx: Tx) =>
			tx
				.insertInto('memberships')
				.values({
					group_id: groupId,
					member_id: nils.id,
					name: 'nils',
					joined_at: new Date(),
					accepted_version: 1,
					accepted_at: new Date()
				})
				.execute();
		await expect(database.asMember(nils.id, sit)).rejects.toThrow(/row-level security/);
		const lead = (tx: Tx) =>
			tx
				.insertInto('facilitations')
				.values({ group_id: groupId, member_id: sam.id, since: new Date(), made_by: sam.id })
				.execute();
		await expect(database.asMember(sam.id, lead)).rejects.toThrow(/row-level security/);
		const end = (tx: Tx) =>
			tx.deleteFrom('memberships').where('group_id', '=', groupId).where('member_id', '=', ruth.id).executeTakeFirst();
		expect((await database.asMember(sam.id, end)).numDeletedRows).toBe(0n);
		expect(await readPeople(nils, hidden)).toBeNull();
	});
});
