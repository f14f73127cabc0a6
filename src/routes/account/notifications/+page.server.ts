import { fail, redirect } from '@sveltejs/kit';
import { chosen, GroupForm, KindsForm, TimesForm, WishForm } from '#features/delivery/forms.ts';
import { leaveBrowser, pushKeys } from '#features/delivery/server/browsers.ts';
import { readWishes, setGroup, setKinds, setTimes } from '#features/delivery/server/choices.ts';
import { answerConsent } from '#features/privacy/server/consent.ts';
import { checkForm } from '#ui/form.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const [wishes, { publicKey }] = await Promise.all([readWishes(member), pushKeys()]);
	return { ...wishes, fields: chosen, publicKey, sharedDevice: locals.sharedDevice, locale: locals.locale };
};

export const actions: Actions = {
	wish: async (event) => {
		const { member, data } = await posted(event);
		const form = checkForm(WishForm, data);
		if (!form.ok) return fail(422, { at: 'wish', problems: form.problems });
		const { wish } = form.value;
		if (wish === 'no-browser') await leaveBrowser(member);
		else await answerConsent(member, 'mail', wish === 'letters', event.locals.now);
		return saved(event, { letters: 'letters-on', 'no-letters': 'letters-off', 'no-browser': 'browser-off' }[wish]);
	},
	kinds: async (event) => {
		const { member, data } = await posted(event);
		const form = checkForm(KindsForm, data);
		if (!form.ok) return fail(422, { at: 'kinds', typed: form.typed, problems: form.problems });
		await setKinds(member, form.value);
		return saved(event);
	},
	times: async (event) => {
		const { member, data } = await posted(event);
		const form = checkForm(TimesForm, data);
		if (!form.ok) return fail(422, { at: 'times', typed: form.typed, problems: form.problems });
		await setTimes(member, form.value, event.locals.now);
		return saved(event);
	},
	group: async (event) => {
		const { member, data } = await posted(event);
		const form = checkForm(GroupForm, data);
		if (!form.ok || !(await setGroup(member, form.value)))
			return fail(422, { at: 'group', problems: form.ok ? { group: 'unknown' } : form.problems });
		return saved(event);
	}
};

async function posted({ locals, url, request }: RequestEvent) {
	return { member: askToSignIn(locals.viewer, url), data: await request.formData() };
}

function saved({ cookies }: RequestEvent, what = 'news-saved'): never {
	sayNext(cookies, what);
	redirect(303, '/account/notifications');
}
