import { sayPeopleProblem } from '#features/people/words.ts';
import { sayProblem } from './problems.ts';

type Bounds = { least?: number; most?: number };

/** The sentence beside a field of an account's forms, or undefined where nothing is wrong with it. */
export const sayFor = (
	problems: Record<string, string> | undefined,
	field: string,
	bounds?: Bounds
): string | undefined => {
	const code = problems?.[field];
	return code && (sayPeopleProblem(code) ?? sayProblem(code, bounds));
};

/** All problems in words, for a script to show. */
export const sayAll = (problems: Record<string, string>): Record<string, string> =>
	Object.fromEntries(Object.keys(problems).map((field) => [field, sayFor(problems, field)!]));
