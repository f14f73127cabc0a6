import { sayExperienceProblem } from '#features/experiences/words.ts';
import { sayProblem } from '../../problems.ts';

/** The sentence beside a field of a held experience. */
export const sayHeldProblem = (code: string): string => sayExperienceProblem(code) ?? sayProblem(code);
