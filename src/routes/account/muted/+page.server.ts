import { fail, redirect } from '@sveltejs/kit';
import { contentNotes, sayNote } from '#features/sharing/content-notes.ts';
import { MutesForm } from '#features/sharing/mutes.ts';
import { changeMutes, readMutes } from '#features/sharing/server/mutes.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { topics, words } = await readMutes(askToSignIn(locals.viewer, url));
	const list = contentNotes.map((key) => ({ value: key, label: sayNote(key, locals.locale) }));
	return { list, topics, words: words.join('\n') };
};

export const actions: Actions = {
	default: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(MutesForm, await request.formData());
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		await changeMutes(member, posted.value);
		sayNext(cookies, 'muted');
		redirect(303, '/account/muted');
	}
};
