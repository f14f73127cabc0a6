import { error, fail, redirect } from '@sveltejs/kit';
import { ImportForm } from '#features/outside/forms.ts';
import { mostBytes } from '#features/outside/import.ts';
import { prepareImport, type Given } from '#features/outside/server/imports.ts';
import { readDrafts } from '#features/outside/server/drafts.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../ids.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	if (!member.isHost) error(404);
	const [name, id] = [url.searchParams.get('after'), readId(url.searchParams.get('at'))];
	const after = name && id ? { name: name.slice(0, 100), id } : null;
	return {
		...(await readDrafts(member, after)),
		timeZone: locals.community?.timeZone ?? member.timeZone,
		locale: locals.locale
	};
};

/** What the other fields of the form and its wrapping may take, in bytes. */
const roomForFields = 512 * 1024;

export const actions: Actions = {
	default: async ({ locals, url, request }) => {
		const member = askToSignIn(locals.viewer, url);
		if (!member.isHost) error(404);
		// What is longer than any list may be is not even read: what else was typed stands in the same body.
		if (Number(request.headers.get('content-length')) > mostBytes + roomForFields)
			return fail(422, { typed: {}, problems: { file: 'too-large' } });
		const data = await request.formData();
		const posted = checkForm(ImportForm, data);
		const upload = data.get('file');
		const file = upload instanceof File && upload.size > 0 ? upload : null;
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const { address, text, name, zone } = posted.value;
		const typed = { address, text, name, zone };
		const given = [address, text.trim(), file].filter(Boolean).length;
		if (given !== 1) return fail(422, { typed, problems: { address: given === 0 ? 'none-given' : 'one-only' } });
		const from: Given = address
			? { address, ...(name ? { source: name } : {}) }
			: file
				? { bytes: await file.bytes(), source: name || file.name.slice(0, 80) || 'list' }
				: { bytes: new TextEncoder().encode(text), source: name || 'list' };
		const prepared = await prepareImport(member, from, { timeZone: zone, language: locals.locale });
		if (!prepared) error(404);
		if ('notFetched' in prepared) return fail(422, { typed, notFetched: prepared.notFetched });
		if ('problems' in prepared) return fail(422, { typed, found: prepared.problems });
		redirect(303, `/host/import/${prepared.id}`);
	}
};
