import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { NotesForm } from '#features/care/report.ts';
import { noteWords, readNotable } from '#features/care/server/notes.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from './ids.ts';
import { sayNext } from './said.ts';
import { askToSignIn } from './sign-in-first.ts';

/** The words that those who lead put notes before: a share or an answer in the group. */
export async function readWords({ locals, url }: Pick<RequestEvent, 'locals' | 'url'>, slug: string, words: string) {
	const id = readId(words);
	return (id && (await readNotable(askToSignIn(locals.viewer, url), slug, id))) || error(404);
}

/** Puts the notes that were chosen before the words, and goes back to where they stand. */
export async function putNotes({ locals, request, url, cookies }: RequestEvent, words: string, back: string) {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(words);
	const posted = checkForm(NotesForm, await request.formData());
	if (!posted.ok) return fail(422, { problem: posted.problems.notes ?? 'choose' });
	if (!id || !(await noteWords(member, id, posted.value.notes))) error(404);
	sayNext(cookies, 'notes-set');
	redirect(303, back);
}
