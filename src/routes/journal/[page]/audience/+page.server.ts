import { error, fail, redirect } from '@sveltejs/kit';
import { AudienceForm, choiceIn, throughGroup } from '#features/journal/page.ts';
import { changeAudience, readPageAndReaders } from '#features/journal/server/audience.ts';
import { audiences } from '#features/sharing/share.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

/** The steps, or with `?to=` how the page looks to those who would read it then. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.page);
	const found = id && (await readPageAndReaders(member, id));
	if (!found) error(404);
	const { searchParams } = url;
	const asked = searchParams.get('to') ?? searchParams.get('audience');
	const to = audiences.find((each) => each === asked) ?? null;
	const group = to && throughGroup(to) ? chooseGroup(found, searchParams.get('group')) : null;
	const { now, locale } = locals;
	const { wish, notes, masked } = found.page;
	const choice = choiceIn(searchParams) ?? { wish, notes, masked };
	return { ...found, to, group, choice, now, locale, timeZone: member.timeZone };
};

type Found = NonNullable<Awaited<ReturnType<typeof readPageAndReaders>>>;

/** The group that was asked for, the one where the page is already, or the only one. */
function chooseGroup({ page, readers }: Found, asked: string | null) {
	const wanted = asked ?? page.group?.slug ?? null;
	return (
		readers.groups.find(({ slug }) => slug === wanted) ?? (readers.groups.length === 1 ? readers.groups[0]! : null)
	);
}

export const actions: Actions = {
	default: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.page);
		const posted = checkForm(AudienceForm, await request.formData());
		if (!posted.ok) return fail(422, { problem: 'choose' as const, choice: null });
		const { wish, notes, masked } = posted.value;
		const choice = { wish, notes, masked };
		const opened = id && (await changeAudience(member, id, posted.value));
		if (!opened) error(404);
		if ('changed' in opened) return fail(409, { problem: 'changed' as const, choice });
		if ('problem' in opened) return fail(422, { problem: opened.problem, choice });
		sayNext(cookies, posted.value.audience === 'me' ? 'page-closed' : 'page-opened');
		redirect(303, `/journal/${id}`);
	}
};
