import { sayExperienceProblem } from '#features/experiences/words.ts';
import { sayProblem } from '../../problems.ts';

/** The sentence beside a field of a kind. */
export const sayKindProblem = (code: string, bounds?: { least?: number; most?: number }): string =>
	sayExperienceProblem(code) ?? sayProblem(code, bounds);
