import { error, fail, redirect } from '@sveltejs/kit';
import { NotesForm } from '#features/care/report.ts';
import { noteWords, readNotable } from '#features/care/server/notes.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../../../../../ids.ts';
import { sayNext } from '../../../../../../../said.ts';
import { askToSignIn } from '../../../../../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const id = readId(params.reply);
	const words = id && (await readNotable(askToSignIn(locals.viewer, url), params.slug, id));
	if (!words) error(404);
	return { words, slug: params.slug, shareId: params.share, locale: locals.locale };
};

export const actions: Actions = {
	default: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.reply);
		const posted = checkForm(NotesForm, await request.formData());
		if (!posted.ok) return fail(422, { problem: posted.problems.notes ?? 'choose' });
		if (!id || !(await noteWords(member, id, posted.value.notes))) error(404);
		sayNext(cookies, 'notes-set');
		redirect(303, `/groups/${params.slug}/shares/${params.share}#reply-${id}`);
	}
};
