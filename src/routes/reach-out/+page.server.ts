import { fail, redirect } from '@sveltejs/kit';
import { findCountry, linesFor } from '#features/care/crisis-lines.ts';
import { OneForm } from '#features/people/references.ts';
import { ReachForm } from '#features/reaching/reach-out.ts';
import {
	answerReachOut,
	cancelReachOut,
	passReachOut,
	reachOut,
	readReaching
} from '#features/reaching/server/reach-outs.ts';
import { checkForm, type Problems, type Typed } from '#ui/form.ts';
import { Unsent } from '../../unsent.ts';
import { sayNext } from '../said.ts';
import { askToSignIn } from '../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, request, setHeaders }) => {
	const member = askToSignIn(locals.viewer, url);
	setHeaders({ vary: 'accept-language' });
	const { now, locale } = locals;
	const country = findCountry(null, request.headers.get('accept-language'));
	return {
		reaching: new Unsent(await readReaching(member, now)),
		lines: linesFor(country, [], true, 4),
		again: url.searchParams.has('again'),
		now,
		locale,
		timeZone: member.timeZone
	};
};

export const actions: Actions = {
	ask: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(ReachForm, await request.formData());
		if (!posted.ok) return refuse(posted.typed, posted.problems);
		const { wants, supporters, group } = posted.value;
		const asked = { wants, supporters: supporters === 'yes', slug: group || null };
		if (!(await reachOut(member, asked, locals.now)))
			return refuse({ wants, supporters: supporters ?? '', group: '' }, { group: 'choose' });
		sayNext(cookies, 'reached-out');
		redirect(303, '/reach-out');
	},
	cancel: async ({ locals, url, cookies }) => {
		if (await cancelReachOut(askToSignIn(locals.viewer, url), locals.now)) sayNext(cookies, 'reach-cancelled');
		redirect(303, '/reach-out');
	},
	come: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(OneForm, await request.formData());
		const answered = posted.ok ? await answerReachOut(member, posted.value.id, locals.now) : null;
		if (answered?.conversation) redirect(303, `/messages/${answered.conversation}`);
		sayNext(cookies, answered?.state === 'held' ? 'reach-held' : 'reach-over');
		redirect(303, '/reach-out');
	},
	pass: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(OneForm, await request.formData());
		if (posted.ok && (await passReachOut(member, posted.value.id, locals.now))) sayNext(cookies, 'reach-passed');
		redirect(303, '/reach-out');
	}
};

const refuse = (typed: Typed, problems: Problems) => fail(422, { typed, problems });
