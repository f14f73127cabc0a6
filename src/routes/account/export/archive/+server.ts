import { redirect } from '@sveltejs/kit';
import { ExportForm } from '#features/privacy/export.ts';
import { openExport } from '#features/privacy/server/export.ts';
import { checkForm } from '#ui/form.ts';
import { sendCopy } from '../../../send-copy.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import { notProved } from '../../not-proved.ts';
import type { RequestHandler } from './$types';

/** The member's copy, for whoever gives their passphrase once more; sent as it is opened, piece by piece. */
export const POST: RequestHandler = async ({ locals, url, request }) => {
	const member = askToSignIn(locals.viewer, url);
	const posted = checkForm(ExportForm, await request.formData());
	const opened = await openExport(member, posted.ok ? posted.value.passphrase : '', locals.now);
	if (!opened) return back('gone');
	if ('problem' in opened) {
		const { passphrase, form } = notProved(opened, locals.now);
		return back(passphrase ? 'wrong' : form!);
	}
	return sendCopy(opened, member.handle);
};

const back = (problem: string): never => redirect(303, `/account/export?problem=${encodeURIComponent(problem)}`);
