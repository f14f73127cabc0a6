import { askToSignIn } from '../../sign-in-first.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => void askToSignIn(locals.viewer, url);
