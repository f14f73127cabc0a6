import * as m from '#messages';
import type { Access } from './front.ts';

// What the catalogue calls the things of this feature.

export const accessWords: Record<Access, () => string> = {
	open: m.groups_access_open,
	request: m.groups_access_request,
	invite: m.groups_access_invite
};

/** The sentence for a problem's code that only this feature knows, or null. */
export function sayGroupProblem(code: string): string | null {
	switch (code) {
		case 'accept':
			return m.groups_problem_accept();
		case 'changed':
			return m.groups_problem_agreements_changed();
		case 'words':
			return m.groups_problem_words();
		case 'no-way-in':
			return m.groups_problem_no_way_in();
		case 'capacity':
			return m.groups_problem_capacity();
		case 'time-zone':
			return m.groups_problem_time_zone();
		case 'too-many':
			return m.groups_problem_too_many();
		case 'name-taken':
			return m.groups_problem_name_taken();
		case 'no-title':
			return m.groups_problem_no_title();
		case 'uses':
			return m.groups_problem_uses();
		default:
			return null;
	}
}
