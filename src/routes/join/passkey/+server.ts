import { json } from '@sveltejs/kit';
import { JoinWithPasskeyForm } from '#features/people/forms.ts';
import { maySignUp, startPasskeySignUp } from '#features/people/server/sign-up.ts';
import { checkProof } from '#features/people/server/tickets.ts';
import { checkForm } from '#ui/form.ts';
import { arrivalOf, tooMany } from '../../arrival.ts';
import { sayAll } from '../../say-people.ts';
import type { RequestHandler } from './$types';

/** The first half of signing up with a passkey: for whom it will be. The device makes it, then `/auth/passkey` keeps it. */
export const POST: RequestHandler = async (event) => {
	const { locals, request } = event;
	const posted = checkForm(JoinWithPasskeyForm, await request.formData());
	if (!posted.ok) return refuse(posted.problems);
	const { handle, email, zone, ticket, proof } = posted.value;
	const checked = await checkProof({ ticket, proof }, locals.now);
	if (typeof checked === 'string') return refuse({ form: checked });
	const may = await maySignUp(arrivalOf(event).source, locals.now);
	if (may !== true) return refuse({ form: tooMany(may.again, locals.now) });
	const person = { handle, email, locale: locals.locale, timeZone: zone ?? locals.community!.timeZone };
	const started = await startPasskeySignUp(person, checked, locals.now);
	return 'problem' in started ? refuse({ handle: started.problem }) : json(started);
};

const refuse = (problems: Record<string, string>) => json({ problems: sayAll(problems) }, { status: 422 });
