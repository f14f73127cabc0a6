import { fail, redirect } from '@sveltejs/kit';
import { setUp } from '#features/host/server/set-up.ts';
import { passphraseProblems, SetUpForm } from '#features/people/forms.ts';
import { checkForm } from '#ui/form.ts';
import { enter, showCodes, tooMany } from '../arrival.ts';
import { sayNext } from '../said.ts';
import { checkFounder } from './may-set-up.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	if (event.locals.community) redirect(303, '/');
	const code = event.url.searchParams.get('code') ?? '';
	return { code, may: (await checkFounder(event, code)) === true };
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, request, cookies, url } = event;
		const data = await request.formData();
		if (locals.community) return tellTheSecond();
		const founder = await checkFounder(event, String(data.get('code') ?? url.searchParams.get('code') ?? ''));
		if (founder !== true)
			return fail(403, { problems: { form: founder === false ? 'no-code' : tooMany(founder.again, locals.now) } });
		const posted = checkForm(SetUpForm, data);
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const { name, locale, handle, passphrase, zone } = posted.value;
		const like = passphraseProblems(handle, passphrase);
		if (like) return fail(422, { typed: { name, locale, handle, zone: zone ?? '' }, problems: like });
		const founded = await setUp({ name, locale, handle, passphrase, timeZone: zone ?? 'UTC' }, locals.now);
		if ('problem' in founded) return tellTheSecond();
		await enter(event, founded.id);
		redirect(303, showCodes(event, founded.id, founded.codes, '/groups/new'));

		function tellTheSecond(): never {
			sayNext(cookies, 'already-set-up');
			redirect(303, '/');
		}
	}
};
