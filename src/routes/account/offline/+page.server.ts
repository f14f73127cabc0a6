import { windowLasts } from '#features/people/discretion.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	askToSignIn(locals.viewer, url);
	return { sharedDevice: locals.sharedDevice, endsSoon: windowLasts(locals.stay!.idleMinutes) !== null };
};
