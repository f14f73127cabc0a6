import * as m from '#messages';
import type { Step, Want } from './reach-out.ts';

export const sayWant: Record<Want, () => string> = {
	write: m.reaching_want_write,
	witness: m.reaching_want_witness,
	distract: m.reaching_want_distract
};

export const sayStep: Record<Exclude<Step, 0>, () => string> = {
	1: m.reaching_step_1,
	2: m.reaching_step_2,
	3: m.reaching_step_3,
	4: m.reaching_step_4
};

export const sayWants = (wants: Want[], locale: string): string =>
	new Intl.ListFormat(locale, { type: 'conjunction' }).format(wants.map((want) => sayWant[want]().toLowerCase()));

/** `19:30`, or `24:00` at the end of a day; what lies on the next day by its clock. */
export function sayMinutes(minutes: number): string {
	const shown = minutes > 24 * 60 ? minutes - 24 * 60 : minutes;
	return `${String(Math.floor(shown / 60)).padStart(2, '0')}:${String(shown % 60).padStart(2, '0')}`;
}
