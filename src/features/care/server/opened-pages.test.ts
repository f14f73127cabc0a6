import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeAudience } from '#features/journal/server/audience.ts';
import { writePage } from '#features/journal/server/pages.ts';
import type { Member } from '#features/people/viewer.ts';
import { chooseSupporter } from '#features/support/server/supporters.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { groupOf, seat, seatOf, someone } from '../../../../tests/people.ts';
import { askReveal, noteOnReport, resolveReport, takeMeasure, takeReport } from './measures.ts';
import { readCase, report } from './reports.ts';

let community: TestCommunity;
let ruth: Member, sam: Member, ana: Member, host: Member;
let reportId: string;

beforeAll(async () => {
	community = await openTestCommunity();
	[ruth, sam, ana, host] = (await Promise.all(['ruth', 'sam-w', 'ana-m', 'hanna'].map(someone))) as [
		Member,
		Member,
		Member,
		Member
	];
	await community.owner.query('insert into hosts (member_id, made_by, since) values ($1, $1, now())', [host.id]);
	const slug = await groupOf(ruth, 'Night Owls');
	await seat(slug, sam, ana);
	await chooseSupporter(sam, await seatOf(slug, ana));
	const page = (await writePage(sam, { key: crypto.randomUUID(), kind: 'page', body: 'You will pay for it.' }))!;
	if (!('id' in page)) throw new Error('no page');
	const open = { audience: 'supporters', group: '', wish: 'listen', notes: [], masked: false, version: 1 } as const;
	await changeAudience(sam, page.id, { ...open, notes: [] });
	expect(await report(ana, { words: page.id }, { reason: 'harassment', words: '' })).toBe(true);
	const { rows } = await community.owner.query('select id from reports');
	reportId = rows[0].id;
});
afterAll(() => community.close());

const hide = { kind: 'hidden', words: 'It threatens somebody.', notes: [], days: 1 } as const;

it('what was reported of a page that supporters read is not acted on by whoever leads a group, nor read by them', async () => {
	for (const member of [ruth, ana]) {
		expect(await readCase(member, reportId)).toBeNull();
		expect(await takeReport(member, reportId, true)).toBeNull();
		expect(await noteOnReport(member, reportId, 'Seen.')).toBeNull();
		expect(await takeMeasure(member, reportId, { ...hide, notes: [] })).toBeNull();
		expect(await askReveal(member, reportId, 'I would like to know who it is.')).toBeNull();
		expect(await resolveReport(member, reportId, 'no-need', '')).toBeNull();
	}
	const { rows } = await community.owner.query('select hidden_at from shares where author_id = $1', [sam.id]);
	expect(rows).toEqual([{ hidden_at: null }]);
});

it('the host alone cares for it', async () => {
	expect(await readCase(host, reportId)).toMatchObject({ copy: 'You will pay for it.' });
	expect(await takeMeasure(host, reportId, { ...hide, notes: [] })).toBe(true);
});
