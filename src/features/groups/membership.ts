import * as v from 'valibot';
import { reference, version } from '#features/people/references.ts';
import { line, prose } from '#features/people/text.ts';
import type { GroupFront } from './front.ts';
import { longestName, plainName, reservedNames, type NameProblem } from './mask.ts';

/** The one next step that a group's door offers to whoever stands before it. */
export type Door =
	| 'sign-in' // a visitor: an account first
	| 'join' // a seat, now
	| 'wait' // full: the waiting list
	| 'ask' // by request
	| 'asked'
	| 'waiting'
	| 'by-invitation'
	| 'removed'
	| 'closed'
	| 'inside';

type Standing = Pick<GroupFront, 'relation' | 'access' | 'full' | 'closed'>;

/** What the door says. Server and button ask the same. */
export function doorOf(group: Standing, signedIn: boolean): Door {
	if (group.relation === 'member') return 'inside';
	if (group.closed) return 'closed';
	if (group.relation === 'removed') return 'removed';
	if (group.relation === 'waiting') return 'waiting';
	if (!signedIn) return group.access === 'invite' ? 'by-invitation' : 'sign-in';
	const letIn = group.access === 'open' || group.relation === 'invited';
	if (letIn) return group.full ? 'wait' : 'join';
	if (group.relation === 'asked') return 'asked';
	return group.access === 'request' ? 'ask' : 'by-invitation';
}

export const mayLead = (group: Pick<GroupFront, 'facilitates' | 'relation'>): boolean =>
	group.facilitates && group.relation === 'member';
export const mayInvite = (group: Pick<GroupFront, 'facilitates' | 'relation' | 'closed'>): boolean =>
	mayLead(group) && !group.closed;
export const mayWrite = (
	group: Pick<GroupFront, 'relation' | 'closed' | 'acceptedVersion' | 'agreementsVersion' | 'pausedUntil'>
): boolean =>
	group.relation === 'member' &&
	!group.closed &&
	group.pausedUntil === null &&
	group.acceptedVersion === group.agreementsVersion;

/** What becomes of a member's words in a group that they leave. */
export const wordsChoices = ['keep', 'anonymise', 'erase'] as const;
export type WordsChoice = (typeof wordsChoices)[number];

/** What a group calls its member; nothing typed means the handle. Whether it is free is asked in the database. */
const OwnName = v.pipe(
	line(0, longestName),
	v.check<string, NameProblem>((name) => name === '' || plainName(name).length >= 2, 'too-short'),
	v.check<string, NameProblem>((name) => !reservedNames.has(plainName(name)), 'name-taken')
);

/** Taking a seat, asking for one or waiting for one: the agreements are accepted with it. */
export const SeatForm = v.object({
	accept: v.pipe(
		v.optional(v.string()),
		v.check((value) => value === 'yes', 'accept')
	),
	version,
	words: v.optional(prose(0, 1000), ''),
	name: OwnName
});
export type SeatInput = v.InferOutput<typeof SeatForm>;

export const NameForm = v.object({ name: OwnName });

export const LeaveForm = v.object({ words: v.picklist(wordsChoices, 'choose') });
export const AnswerForm = v.object({
	request: reference('choose'),
	answer: v.picklist(['accepted', 'declined'], 'choose'),
	words: line(0, 500)
});
export const RemovalForm = v.object({ seat: reference('choose'), reason: line(3, 500) });
export const PersonForm = v.object({ seat: reference('choose') });
export const EndingForm = v.object({ ending: reference('choose') });
export const ClosingForm = v.object({ words: prose(0, 500) });

export const invitationDays = [1, 7, 30] as const;
export const InvitationForm = v.object({
	note: line(0, 120),
	days: v.pipe(v.picklist(['1', '7', '30'], 'choose'), v.transform(Number)),
	uses: v.pipe(
		v.optional(v.string(), ''),
		v.regex(/^\d{1,3}$/, 'uses'),
		v.transform(Number),
		v.minValue(1, 'uses'),
		v.maxValue(500, 'uses')
	)
});
export type InvitationInput = v.InferOutput<typeof InvitationForm>;
