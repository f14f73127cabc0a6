import { error, redirect } from '@sveltejs/kit';
import { letGoOfDraft } from '#features/outside/server/drafts.ts';
import { readId } from '../../../../ids.ts';
import { sayNext } from '../../../../said.ts';
import { askToSignIn } from '../../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => redirect(303, `/host/drafts/${params.draft}`);

export const actions: Actions = {
	default: async ({ locals, url, params, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		if (!member.isHost || !(await letGoOfDraft(member, idOf(params.draft)))) error(404);
		sayNext(cookies, 'draft-let-go');
		redirect(303, '/host/import');
	}
};

const idOf = (text: string): string => readId(text) ?? error(404);
