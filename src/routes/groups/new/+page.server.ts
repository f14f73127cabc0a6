import { fail, redirect } from '@sveltejs/kit';
import { isExperience } from '#features/experiences/taxonomy.ts';
import { agreementsTemplates, groupTemplates } from '#features/groups/content.ts';
import { GroupForm, readRules } from '#features/groups/group.ts';
import { openGroup } from '#features/groups/server/lead.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const template = groupTemplates.find(({ key }) => key === url.searchParams.get('template'));
	const chosen = url.searchParams.has('template');
	const agreements = agreementsTemplates.find(({ key }) => key === (template?.agreements ?? 'starting-point'));
	return {
		templates: chosen ? [] : groupTemplates.map(({ key, name, purpose }) => ({ key, name, purpose })),
		chosen,
		rules: agreements?.rules ?? [],
		typed: {
			name: template?.name ?? '',
			purpose: template?.purpose ?? '',
			access: template?.access ?? 'open',
			listed: 'yes',
			capacity: template?.capacity ? String(template.capacity) : '',
			experiences: template?.experiences ?? [],
			alerts: '',
			locale: locals.locale,
			timeZone: member.timeZone
		},
		locale: locals.locale
	};
};

export const actions: Actions = {
	default: async ({ locals, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const data = await request.formData();
		const posted = checkForm(GroupForm, data);
		const rows = rowsOf(data);
		const read = readRules(rows.titles, rows.texts);
		if (!posted.ok || 'problem' in read) {
			const typed = posted.ok
				? Object.fromEntries(data.entries().filter(([, value]) => typeof value === 'string'))
				: posted.typed;
			const problems = { ...(posted.ok ? {} : posted.problems), ...('problem' in read ? { rules: read.problem } : {}) };
			return fail(422, {
				typed: { ...typed, experiences: data.getAll('experiences').map(String) },
				rules: rows.rules,
				problems
			});
		}
		const slug = await openGroup(
			member,
			{ ...posted.value, experiences: posted.value.experiences.filter(isExperience) },
			read.rules
		);
		sayNext(cookies, 'opened');
		redirect(303, `/groups/${slug}`);
	}
};

function rowsOf(data: FormData) {
	const titles = data.getAll('ruleTitle').map(String);
	const texts = data.getAll('ruleText').map(String);
	return {
		titles,
		texts,
		rules: titles
			.map((title, index) => ({ title, text: texts[index] ?? '' }))
			.filter(({ title, text }) => title || text)
	};
}
