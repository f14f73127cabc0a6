import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { ReachTimesForm, tooEarly } from '#features/reaching/reach-out.ts';
import { DayForm, HoursForm } from '#features/reaching/rota.ts';
import {
	askStandIn,
	endHours,
	giveBackStandIn,
	offerHours,
	readRota,
	setReachTimes,
	standIn
} from '#features/reaching/server/rota.ts';
import { OneForm } from '#features/people/references.ts';
import type { Member } from '#features/people/viewer.ts';
import { checkForm, type Problems, type Typed } from '#ui/form.ts';
import { Unsent } from '../../../../unsent.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const { now, locale } = locals;
	const rota = await readRota(member, params.slug, now);
	if (!rota) error(404);
	return { rota: new Unsent(rota), now, locale, timeZone: member.timeZone };
};

const refuse = (which: 'hours' | 'times', typed: Typed, problems: Problems) => fail(422, { which, typed, problems });

/** One day of somebody's hours. */
const onDay =
	(act: (member: Member, id: string, day: string, now: number) => Promise<true | null>, said: string) =>
	async ({ locals, url, params, request, cookies }: RequestEvent) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(DayForm, await request.formData());
		const done = posted.ok && (await act(member, posted.value.id, posted.value.day, locals.now));
		sayNext(cookies, done ? said : 'rota-gone');
		redirect(303, `/groups/${params.slug}/rota`);
	};

export const actions: Actions = {
	offer: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(HoursForm, await request.formData());
		if (!posted.ok) return refuse('hours', posted.typed, posted.problems);
		const offered = await offerHours(member, params.slug, posted.value);
		if (!offered) error(404);
		if (offered === 'too-many') return refuse('hours', {}, { from: 'many' });
		sayNext(cookies, 'rota-added');
		redirect(303, `/groups/${params.slug}/rota`);
	},
	end: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(OneForm, await request.formData());
		if (posted.ok && (await endHours(member, posted.value.id))) sayNext(cookies, 'rota-ended');
		redirect(303, `/groups/${params.slug}/rota`);
	},
	away: onDay((member, id, day, now) => askStandIn(member, id, day, true, now), 'rota-away'),
	back: onDay((member, id, day, now) => askStandIn(member, id, day, false, now), 'rota-back'),
	stand: onDay(standIn, 'rota-stands-in'),
	'give-back': onDay(giveBackStandIn, 'rota-given-back'),
	times: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(ReachTimesForm, await request.formData());
		if (!posted.ok) return refuse('times', posted.typed, posted.problems);
		const early = tooEarly(posted.value);
		if (early) return refuse('times', asText(posted.value), { [early]: 'early' });
		if (!(await setReachTimes(member, params.slug, posted.value))) error(404);
		sayNext(cookies, 'reach-times');
		redirect(303, `/groups/${params.slug}/rota`);
	}
};

const asText = (times: object): Typed =>
	Object.fromEntries(Object.entries(times).map(([field, minutes]) => [field, String(minutes)]));
