import { error, fail, redirect } from '@sveltejs/kit';
import { PlanForm } from '#features/meetings/forms.ts';
import { planMeeting } from '#features/meetings/server/plan.ts';
import { checkForm, typedIn } from '#ui/form.ts';
import { sayNext } from '../../../../../said.ts';
import { askToSignIn } from '../../../../../sign-in-first.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const data = await request.formData();
		const posted = checkForm(PlanForm, data);
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const planned = await planMeeting(member, params.slug, posted.value);
		if (!planned) error(404);
		if ('problem' in planned)
			return fail(422, { typed: typedIn(PlanForm, data), problems: { [planned.field]: planned.problem } });
		sayNext(cookies, 'meeting-planned');
		redirect(303, `/groups/${params.slug}/lead/meetings`);
	}
};
