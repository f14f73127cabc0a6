import * as m from '#messages';

/** The kind sentence for a problem that any field can have. */
export function sayProblem(code: string, bounds: { least?: number; most?: number } = {}): string {
	switch (code) {
		case 'empty':
			return m.app_problem_empty();
		case 'too-short':
			return m.app_problem_too_short({ least: bounds.least ?? 2 });
		case 'too-long':
			return m.app_problem_too_long({ most: bounds.most ?? 1000 });
		case 'stale':
			return m.app_problem_stale();
		default:
			return m.app_problem_choose();
	}
}
