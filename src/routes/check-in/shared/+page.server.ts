import { readCheckInsOfSupported } from '#features/support/server/check-in-readers.ts';
import { Unsent } from '../../../unsent.ts';
import { readId } from '../../ids.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const before = readId(url.searchParams.get('before'));
	const { now, locale } = locals;
	const shared = new Unsent(await readCheckInsOfSupported(member, before));
	return { shared, isFirst: !before, now, locale, timeZone: member.timeZone };
};
