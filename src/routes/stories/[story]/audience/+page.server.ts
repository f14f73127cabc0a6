import { error, fail, redirect } from '@sveltejs/kit';
import { audiences } from '#features/sharing/share.ts';
import { readTelling, tellStory } from '#features/stories/server/tell.ts';
import { lacks, TellingForm } from '#features/stories/story.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

/** The steps, or with `?to=` how the story looks to those who would read it then. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.story);
	const found = id && (await readTelling(member, id));
	if (!found) error(404);
	const { searchParams } = url;
	const to = audiences.find((each) => each !== 'me' && each === searchParams.get('to')) ?? null;
	const slug = searchParams.get('group') ?? found.story.group?.slug;
	const { groups } = found.listeners;
	const group = to === 'group' ? (groups.find((each) => each.slug === slug) ?? null) : null;
	const { now, locale } = locals;
	const masked = to !== 'supporters' && searchParams.get('masked') === 'yes';
	return { ...found, masked, lacks: lacks(found.story), to, group, now, locale, handle: member.handle };
};

export const actions: Actions = {
	default: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.story);
		const posted = checkForm(TellingForm, await request.formData());
		if (!posted.ok) return fail(422, { problem: 'choose' });
		const told = id && (await tellStory(member, id, posted.value));
		if (!told) error(404);
		if ('changed' in told) return fail(409, { problem: 'changed' });
		if ('problem' in told) return fail(422, { problem: told.problem });
		sayNext(cookies, posted.value.audience === 'me' ? 'story-withdrawn' : 'story-told');
		redirect(303, `/stories/${id}`);
	}
};
