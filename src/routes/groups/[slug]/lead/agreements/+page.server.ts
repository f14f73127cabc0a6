import { error, fail, redirect } from '@sveltejs/kit';
import { AgreementsForm, readRules } from '#features/groups/group.ts';
import { changeAgreements } from '#features/groups/server/lead.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../../../said.ts';
import { askToSignIn } from '../../../../sign-in-first.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const data = await request.formData();
		const titles = data.getAll('ruleTitle').map(String);
		const texts = data.getAll('ruleText').map(String);
		const rules = titles
			.map((title, index) => ({ title, text: texts[index] ?? '' }))
			.filter(({ title, text }) => title || text);
		const posted = checkForm(AgreementsForm, data);
		const read = readRules(titles, texts);
		const alerts = data.get('alerts') === 'yes';
		if (!posted.ok || 'problem' in read)
			return fail(422, { rules, alerts, problem: 'problem' in read ? read.problem : 'stale' });
		const changed = await changeAgreements(member, params.slug, posted.value.version, {
			rules: read.rules,
			alerts: posted.value.alerts
		});
		if (!changed) error(404);
		if (changed === 'changed') return fail(409, { rules, alerts, problem: 'changed-meanwhile' });
		sayNext(cookies, 'saved');
		redirect(303, `/groups/${params.slug}`);
	}
};
