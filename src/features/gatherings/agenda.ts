import content from '#content/gathering-formats/en.json' with { type: 'json' };
import { evenings, type Evening, type Stage } from './room-state.ts';

interface Format {
	id: Evening;
	stages: (Omit<Stage, 'seconds'> & { minutes?: number })[];
}
const formats = content.formats as Format[];

/** The stages of a usual evening; the first, unless those who lead choose another before it begins. */
export const stagesOf = (evening: Evening = evenings[0]): Stage[] =>
	formats
		.find(({ id }) => id === evening)!
		.stages.map(({ minutes, ...stage }) => ({
			...stage,
			seconds: minutes ? minutes * 60 : null
		}));
