import { error, redirect } from '@sveltejs/kit';
import { applyImport, previewImport } from '#features/outside/server/imports.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, params }) => {
	const member = askToSignIn(locals.viewer, url);
	if (!member.isHost) error(404);
	const preview = await previewImport(member, idOf(params.import));
	if (!preview) error(404);
	return { preview, locale: locals.locale };
};

export const actions: Actions = {
	default: async ({ locals, url, params, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		if (!member.isHost || !(await applyImport(member, idOf(params.import)))) error(404);
		sayNext(cookies, 'imported');
		redirect(303, '/host/import');
	}
};

const idOf = (text: string): string => readId(text) ?? error(404);
