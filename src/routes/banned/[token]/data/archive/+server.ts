import { error, redirect } from '@sveltejs/kit';
import { bannedMember } from '#features/care/server/measures.ts';
import { ExportForm } from '#features/privacy/export.ts';
import { openExport } from '#features/privacy/server/export.ts';
import { checkForm } from '#ui/form.ts';
import { notProved } from '../../../../account/not-proved.ts';
import { sendCopy } from '../../../../send-copy.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ params, locals, request }) => {
	const member = (await bannedMember(params.token)) ?? error(404);
	const posted = checkForm(ExportForm, await request.formData());
	const opened = await openExport(member, posted.ok ? posted.value.passphrase : '', locals.now);
	if (opened && 'pieces' in opened) return sendCopy(opened, member.handle);
	const { passphrase, form } = opened ? notProved(opened, locals.now) : {};
	const problem = passphrase ? 'wrong' : (form ?? 'gone');
	redirect(303, `/banned/${params.token}/data?problem=${encodeURIComponent(problem)}`);
};
