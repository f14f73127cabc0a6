import { json } from '@sveltejs/kit';
import { ProofForm } from '#features/people/forms.ts';
import { startAddingPasskey } from '#features/people/server/passkeys.ts';
import { proveAgain } from '#features/people/server/sign-in.ts';
import { checkForm } from '#ui/form.ts';
import { sayAll } from '../../../say-people.ts';
import { notProved } from '../../not-proved.ts';
import type { RequestHandler } from './$types';

/** The first half of adding a passkey: is it really the member (see join/passkey). */
export const POST: RequestHandler = async ({ locals, request }) => {
	if (!locals.viewer) return refuse({ form: 'sign-in-again' });
	const posted = checkForm(ProofForm, await request.formData());
	if (!posted.ok) return refuse(posted.problems);
	const proved = await proveAgain(locals.viewer, posted.value.passphrase, locals.now);
	if (proved !== true) return refuse(notProved(proved, locals.now));
	return json({ ticket: startAddingPasskey(locals.viewer, locals.now) });
};

const refuse = (problems: Record<string, string>) => json({ problems: sayAll(problems) }, { status: 422 });
