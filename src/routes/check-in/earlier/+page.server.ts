import { readCheckIns } from '#features/support/server/check-ins.ts';
import { Unsent } from '../../../unsent.ts';
import { readId } from '../../ids.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const before = readId(url.searchParams.get('before'));
	const { now, locale } = locals;
	const said = new Unsent(await readCheckIns(member, before));
	return { said, isFirst: !before, now, locale, timeZone: member.timeZone };
};
