import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { InvitationForm } from '#features/groups/membership.ts';
import { inviteByLink, revokeInvitation } from '#features/groups/server/lead.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../../ids.ts';
import { sayNext } from '../../../../said.ts';
import { askToSignIn } from '../../../../sign-in-first.ts';
import type { Actions } from './$types';

const RevokeForm = v.object({ invitation: v.string() });

export const actions: Actions = {
	// The link is in the answer itself: it is shown once and kept nowhere.
	make: async ({ locals, params, request, url }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(InvitationForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems, link: null });
		const token = await inviteByLink(member, params.slug, posted.value);
		if (!token) error(404);
		return { typed: null, problems: null, link: `${url.origin}/invitations/${token}` };
	},
	revoke: async ({ locals, params, request, url, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(RevokeForm, await request.formData());
		const id = posted.ok ? readId(posted.value.invitation) : null;
		if (!id || !(await revokeInvitation(member, params.slug, id))) error(404);
		sayNext(cookies, 'revoked');
		redirect(303, `/groups/${params.slug}/lead/invitations`);
	}
};
