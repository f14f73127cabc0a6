import content from '#content/gathering-formats/en.json' with { type: 'json' };
import type { Stage } from './room-state.ts';

interface Format {
	id: string;
	stages: (Omit<Stage, 'seconds'> & { minutes?: number })[];
}
const formats = content.formats as Format[];

/** The stages of a usual evening; those who lead change them as they like. */
export const stagesOf = (format = formats[0]!.id): Stage[] =>
	(formats.find(({ id }) => id === format) ?? formats[0]!).stages.map(({ minutes, ...stage }) => ({
		...stage,
		seconds: minutes ? minutes * 60 : null
	}));
