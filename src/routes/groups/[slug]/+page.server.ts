import { error } from '@sveltejs/kit';
import { mostAsked } from '#features/experiences/held.ts';
import { isOffered } from '#features/experiences/taxonomy.ts';
import { readGroupPage } from '#features/sharing/server/pages.ts';
import { Unsent } from '../../../unsent.ts';
import { readId } from '../../ids.ts';
import { readerZone } from '../../reader-zone.ts';
import { guestDoor } from './guest-door.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locals, params, url } = event;
	const before = readId(url.searchParams.get('before'));
	const page = await readGroupPage(locals.viewer, params.slug, before);
	if (!page) error(404);
	const { group } = page;
	return {
		forStrangers: group.listed && !group.closed,
		page: new Unsent({
			...page,
			isFirst: !before,
			door: await guestDoor(event, params.slug),
			been: url.searchParams.getAll('been').filter(isOffered).slice(0, mostAsked),
			now: locals.now,
			locale: locals.locale,
			own: readerZone(locals.viewer, url),
			timeZone: locals.viewer?.timeZone ?? page.group.timeZone
		})
	};
};
