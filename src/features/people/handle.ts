import * as v from 'valibot';
import { cleanText } from './text.ts';

/** Why a handle is not taken as it is. */
export type HandleProblem = 'empty' | 'handle-shape' | 'handle-reserved' | 'handle-taken';

/** Three to twenty-four letters and digits, with single hyphens between them; as the table `members` demands. */
const shape = /^[a-z0-9](-?[a-z0-9]){2,23}$/;

/** Names that would let somebody pass for the place itself, or that addresses may need one day. */
const reserved = new Set(
	`about account admin administrator anonymous api auth bot care community contact crisis everyone facilitator facilitators
	false guest hearth help help-now host hosts info join legal mail me member members moderator moderators nobody none
	null official owner postmaster privacy recover root security self setup sign-in sign-out sign-up somebody someone staff
	support system team test the-host true undefined visitor webmaster you`.split(/\s+/)
);

/** The handle as it is kept and compared: small letters, without an @ in front. */
export function cleanHandle(text: string): string {
	return text.normalize('NFKC').trim().replace(/^@/, '').toLowerCase();
}

/** A handle that a new member may take, as far as it can be told without asking who else has it. */
export const Handle = v.pipe(
	v.optional(v.string(), ''),
	v.transform(cleanHandle),
	v.check<string, HandleProblem>((handle) => handle.length > 0, 'empty'),
	v.check<string, HandleProblem>((handle) => handle.length === 0 || shape.test(handle), 'handle-shape'),
	v.check<string, HandleProblem>((handle) => !reserved.has(handle), 'handle-reserved')
);

/** The founder of a community may be called host; nobody who comes later may. */
export const HostHandle = v.pipe(
	v.optional(v.string(), ''),
	v.transform(cleanHandle),
	v.check<string, HandleProblem>((handle) => handle.length > 0, 'empty'),
	v.check<string, HandleProblem>((handle) => handle.length === 0 || shape.test(handle), 'handle-shape')
);

/** What somebody typed to say who they are; a handle that cannot exist is as unknown as any other. */
export const KnownHandle = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => cleanHandle(cleanText(text)).slice(0, 60)),
	v.check<string, HandleProblem>((handle) => handle.length > 0, 'empty')
);
