import { sayGroupProblem } from '#features/groups/words.ts';
import { sayMeetingProblem } from '#features/meetings/words.ts';
import { sayProblem } from './problems.ts';

export const sayMeeting = (code: string, bounds: { least?: number; most?: number } = {}): string =>
	sayMeetingProblem(code) ?? sayGroupProblem(code) ?? sayProblem(code, bounds);
