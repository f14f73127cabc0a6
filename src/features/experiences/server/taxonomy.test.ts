import { afterAll, beforeAll, expect, it } from 'vitest';
import {
	experiencesByFamily,
	isExperience,
	isOffered,
	nameOfExperience,
	presentTaxonomy
} from '#features/experiences/taxonomy.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { openTestCommunity, type TestCommunity } from '../../../../tests/database.ts';
import { someone } from '../../../../tests/people.ts';
import { addKind, changeKind, hideKind, keepTaxonomy, moveKind } from './taxonomy.ts';

let community: TestCommunity;
let dilys: Member, sam: Member;

beforeAll(async () => {
	community = await openTestCommunity();
	[dilys, sam] = (await Promise.all(['dilys', 'sam-w'].map(someone))) as [Member, Member];
	await community.owner.query('insert into hosts (member_id, since, made_by) values ($1, now(), $1)', [dilys.id]);
	dilys = { ...dilys, isHost: true };
});
afterAll(() => community.close());

const parted = {
	name: { en: 'A parting', es: '' },
	about: { en: 'You are no longer two.', es: '' },
	words: { en: ['we parted'], es: [] }
};
const loveInOrder = () =>
	presentTaxonomy()
		.kinds.filter(({ family }) => family === 'love')
		.map(({ key }) => key);

it('begins as the file has it', async () => {
	await keepTaxonomy();
	expect(nameOfExperience('breakup', 'en')).toBe('A breakup');
	expect(presentTaxonomy().kinds.length).toBeGreaterThanOrEqual(60);
});

it('a host renames a kind, and everybody reads the new name at once; a language without words falls back', async () => {
	expect(await changeKind(dilys, 'breakup', parted)).toBe(true);
	expect(nameOfExperience('breakup', 'en')).toBe('A parting');
	expect(nameOfExperience('breakup', 'es')).toBe('A parting');
	expect(presentTaxonomy().find('breakup')!.words.en).toEqual(['we parted']);
});

it('a kind that is hidden is not offered, and stays valid for whoever holds it', async () => {
	expect(await hideKind(dilys, 'almost', true)).toBe(true);
	expect(isOffered('almost')).toBe(false);
	expect(isExperience('almost')).toBe(true);
	expect(nameOfExperience('almost', 'en')).toBe('Something that never quite began');
	const offered = (keep: string[]) =>
		experiencesByFamily('en', keep).flatMap(({ options }) => options.map(({ value }) => value));
	expect(offered([])).not.toContain('almost');
	expect(offered(['almost'])).toContain('almost');
	await hideKind(dilys, 'almost', false);
	expect(isOffered('almost')).toBe(true);
});

it('a host adds a kind of their own, and moves it', async () => {
	const key = await addKind(dilys, { ...parted, name: { en: 'The closing of the pit', es: '' }, family: 'love' });
	expect(key).toBe('the-closing-of-the-pit');
	expect(await addKind(dilys, { ...parted, name: { en: 'The closing of the pit!', es: '' }, family: 'love' })).toBe(
		'the-closing-of-the-pit-2'
	);
	expect(loveInOrder().slice(-2)).toEqual(['the-closing-of-the-pit', 'the-closing-of-the-pit-2']);
	await moveKind(dilys, key!, -1);
	expect(loveInOrder().slice(-3)).toEqual([key, 'starting-again', 'the-closing-of-the-pit-2']);
	expect(nameOfExperience(key!, 'en')).toBe('The closing of the pit');
});

it('what another process changed is known within seconds, and the database is not asked before', async () => {
	await keepTaxonomy();
	await community.owner.query(`update taxonomy_changes set name = '{"en":"A goodbye"}' where key = 'breakup'`);
	await keepTaxonomy();
	expect(nameOfExperience('breakup', 'en')).toBe('A parting');
	community.clock.now += 5_001;
	await keepTaxonomy();
	expect(nameOfExperience('breakup', 'en')).toBe('A goodbye');
});

it('a member who is no host changes nothing, and the database refuses what would go past that', async () => {
	expect(await changeKind(sam, 'divorce', parted)).toBeNull();
	expect(await addKind(sam, { ...parted, family: 'love' })).toBeNull();
	const write = (tx: Tx) =>
		tx
			.insertInto('taxonomy_changes')
			.values({ key: 'divorce', name: '{"en":"Mine"}', changed_at: new Date(), changed_by: sam.id })
			.execute();
	const { database } = community.hearth;
	await expect(database.asMember(sam.id, write)).rejects.toThrow(/row-level security/);
	await expect(database.asVisitor(write, 'write')).rejects.toThrow(/row-level security/);
	await expect(changeKind({ ...sam, isHost: true }, 'divorce', parted)).rejects.toThrow(/row-level security/);
	const change = (tx: Tx) => tx.updateTable('taxonomy_changes').set({ place: 3 }).executeTakeFirst();
	expect((await database.asMember(sam.id, change)).numUpdatedRows).toBe(0n);
	const remove = (tx: Tx) => tx.deleteFrom('taxonomy_changes').executeTakeFirst();
	expect((await database.asMember(dilys.id, remove)).numDeletedRows).toBe(0n);
});
