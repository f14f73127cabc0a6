import { json } from '@sveltejs/kit';
import { startPasskeySetUp } from '#features/host/server/set-up.ts';
import { SetUpWithPasskeyForm } from '#features/people/forms.ts';
import { checkForm } from '#ui/form.ts';
import { tooMany } from '../../arrival.ts';
import { sayAll } from '../../say-people.ts';
import { checkFounder } from '../may-set-up.ts';
import type { RequestHandler } from './$types';

/** The first half of setting up with a passkey (see join/passkey). */
export const POST: RequestHandler = async (event) => {
	const { locals, request } = event;
	if (locals.community) return refuse({ form: 'already-set-up' });
	const data = await request.formData();
	const founder = await checkFounder(event, String(data.get('code') ?? ''));
	if (founder !== true) return refuse({ form: founder === false ? 'no-code' : tooMany(founder.again, locals.now) });
	const posted = checkForm(SetUpWithPasskeyForm, data);
	if (!posted.ok) return refuse(posted.problems);
	const { name, locale, handle, zone } = posted.value;
	return json({ ticket: startPasskeySetUp({ name, locale, handle, timeZone: zone ?? 'UTC' }, locals.now) });
};

const refuse = (problems: Record<string, string>) => json({ problems: sayAll(problems) }, { status: 422 });
