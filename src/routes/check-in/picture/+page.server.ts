import { monthAsked } from '#features/support/picture.ts';
import { readPicture } from '#features/support/server/picture.ts';
import { Unsent } from '../../../unsent.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const { now, locale } = locals;
	const month = monthAsked(url.searchParams.get('month'), now, member.timeZone);
	const present = monthAsked(null, now, member.timeZone);
	return { picture: new Unsent(await readPicture(member, month)), month, present, locale };
};
