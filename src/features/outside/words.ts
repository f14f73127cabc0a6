import { placeOfZone, sayDayOfWeek } from '#features/meetings/words.ts';
import * as m from '#messages';
import { minuteOf } from './clock.ts';
import type { Comparison } from './compare.ts';
import type { DraftMeeting, ImportProblem } from './import.ts';

/** What is wrong with a list, in words. */
const problemWords: Record<ImportProblem['code'], () => string> = {
	encoding: m.outside_problem_encoding,
	control: m.outside_problem_control,
	'too-large': m.outside_problem_too_large,
	malformed: m.outside_problem_malformed,
	'too-deep': m.outside_problem_too_deep,
	'no-list': m.outside_problem_no_list,
	'no-entries': m.outside_problem_no_entries,
	'too-many': m.outside_problem_too_many,
	unclosed: m.outside_problem_unclosed,
	columns: m.outside_problem_columns,
	header: m.outside_problem_header,
	missing: m.outside_problem_missing,
	'too-long': m.outside_problem_too_long,
	'not-text': m.outside_problem_not_text,
	slug: m.outside_problem_slug,
	taken: m.outside_problem_taken,
	day: m.outside_problem_day,
	time: m.outside_problem_time,
	'end-time': m.outside_problem_end_time,
	zone: m.outside_problem_zone,
	formula: m.outside_problem_formula,
	empty: m.outside_problem_empty
};

/** Where something is wrong: "Entry 2, line 4 of the file, “Time”". */
export function sayWhere({ row, line, column, field }: ImportProblem): string {
	const where =
		row && line
			? m.outside_where_row_line({ row, line })
			: row
				? m.outside_where_row({ row })
				: line && column
					? m.outside_where_place({ line, column })
					: line
						? m.outside_where_line({ line })
						: m.outside_where_list();
	return field ? m.outside_where_field({ where, field }) : where;
}

/** And what: "This is not a time of day, such as 19:00. It says “25:00”." */
export function sayWhat({ code, shown }: ImportProblem): string {
	const what = problemWords[code]();
	return shown ? `${what} ${m.outside_shown({ shown })}` : what;
}

/** What stands beside a meeting's address in other people's lists: whether one can simply come in. */
export function sayHowToComeIn({ access, guests }: { access: string; guests: boolean }): string {
	if (access === 'open') return guests ? m.outside_come_in_guests() : m.outside_come_in_open();
	return access === 'invite' ? m.outside_come_in_invited() : m.outside_come_in_asking();
}

const fetchWords: Record<string, () => string> = {
	scheme: m.outside_fetch_scheme,
	credentials: m.outside_fetch_credentials,
	port: m.outside_fetch_port,
	'unknown-host': m.outside_fetch_unknown_host,
	private: m.outside_fetch_private,
	unreachable: m.outside_fetch_unreachable,
	'too-slow': m.outside_fetch_too_slow,
	'too-large': m.outside_problem_too_large,
	redirects: m.outside_fetch_redirects,
	downgrade: m.outside_fetch_downgrade,
	encoding: m.outside_fetch_coding
};

/** Why nothing came from an address, and which address it was in the end. */
export function sayNotFetched({ problem, at, status }: { problem: string; at: string; status?: number }): string {
	const what =
		problem === 'status'
			? m.outside_fetch_status({ status: String(status) })
			: (fetchWords[problem] ?? m.outside_fetch_address)();
	return m.outside_fetch_at({ what, address: at.slice(0, 200) });
}

/** "Tuesday and Thursday, 19:00–20:30, London time" */
export function sayMeets({ days, time, minutes, timeZone }: DraftMeeting, locale: string): string {
	const end = (minuteOf(time) + minutes) % (24 * 60);
	return m.outside_meets({
		days: new Intl.ListFormat(locale, { type: 'conjunction' }).format(days.map((day) => sayDayOfWeek(day, locale))),
		from: time,
		until: `${String(Math.floor(end / 60)).padStart(2, '0')}:${String(end % 60).padStart(2, '0')}`,
		place: placeOfZone(timeZone)
	});
}

export const changeWords: Record<Comparison['changed'][number]['what'][number], () => string> = {
	name: m.outside_changed_name,
	purpose: m.outside_changed_purpose,
	times: m.outside_changed_times,
	other: m.outside_changed_other
};
