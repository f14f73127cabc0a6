import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { isExperience } from '#features/experiences/taxonomy.ts';
import { agreementsTemplates, groupTemplates } from './content.ts';
import { GroupForm, mostRules, readRules, slugFrom } from './group.ts';

describe('the address of a group', () => {
	it.each([
		['After the Breakup', 'after-the-breakup'],
		['Mütter & Töchter', 'mutter-tochter'],
		['Großeltern', 'grosseltern'],
		['Men Who Didn’t Speak', 'men-who-didnt-speak'],
		['new', 'group-new'],
		['💔', 'group'],
		['ל', 'group'],
		['x'.repeat(60), 'x'.repeat(48)]
	])('of “%s” is %s', (name, slug) => {
		expect(slugFrom(name)).toBe(slug);
	});
});

describe('the rules of a group', () => {
	it('are the rows that were filled', () => {
		expect(readRules(['Kindness', '', ' '], ['We are kind.', '', ''])).toEqual({
			rules: [{ title: 'Kindness', text: 'We are kind.' }]
		});
	});

	it.each([
		[[''], [''], 'empty'],
		[[''], ['A text without a title'], 'no-title'],
		[['x'.repeat(121)], [''], 'too-long'],
		[Array<string>(mostRules + 1).fill('One more'), [], 'too-many']
	])('with what is wrong are refused', (titles, texts, problem) => {
		expect(readRules(titles, texts)).toEqual({ problem });
	});
});

describe('the form of a group', () => {
	const filled = {
		name: 'Night Owls',
		purpose: 'For whoever is up late.',
		access: 'open',
		listed: 'yes',
		capacity: '',
		locale: 'en',
		timeZone: 'Europe/London',
		experiences: ['breakup'],
		ruleTitle: ['Here'],
		ruleText: ['']
	};

	it('takes what is right', () => {
		expect(v.parse(GroupForm, filled)).toMatchObject({ capacity: null, listed: true });
		expect(v.parse(GroupForm, { ...filled, capacity: '12' }).capacity).toBe(12);
	});

	it.each([
		['capacity', '1', 'capacity'],
		['capacity', '501', 'capacity'],
		['capacity', 'many', 'capacity'],
		['timeZone', 'Mars/Olympus', 'time-zone'],
		['experiences', ['happiness'], 'choose'],
		['access', 'secret', 'choose'],
		['name', 'x', 'too-short'],
		['purpose', 'short', 'too-short']
	])('refuses %s %o', (field, value, problem) => {
		const issue = v.safeParse(GroupForm, { ...filled, [field]: value }).issues?.[0];
		expect(issue?.path?.[0]?.key).toBe(field);
		expect(issue?.message).toBe(problem);
	});
});

it('every template names experiences and agreements that there are', () => {
	expect(groupTemplates.length).toBeGreaterThan(3);
	for (const template of groupTemplates) {
		expect(template.experiences.filter((key) => !isExperience(key))).toEqual([]);
		expect(agreementsTemplates.map(({ key }) => key)).toContain(template.agreements);
	}
});
