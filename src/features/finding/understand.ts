import { hearCries } from '#features/care/cries.ts';
import { riskIn } from '#features/care/risk.ts';
import { hearExperiences } from '#features/experiences/sure.ts';

/** What somebody's own words come to. */
export interface Understood {
	/** Kinds that they said. */
	sure: string[];
	/** Kinds that they may have meant, to be asked about. */
	maybe: string[];
	danger: boolean;
	/** Nothing was found by these words, or they were a cry. */
	unclear: boolean;
}

/** Reads somebody's own words once. Words of danger, and a cry, name no grief: they are left out before one is looked for. */
export function understand(words: string): Understood {
	const risks = riskIn(words);
	let plain = words;
	for (const { start, end } of [...risks].sort((one, other) => other.start - one.start))
		plain = `${plain.slice(0, start)} . ${plain.slice(end)}`;
	const { cried, rest } = hearCries(plain);
	const { sure, maybe } = hearExperiences(rest);
	// Who is hurt says so by what is dangerous.
	if (risks.some(({ kind }) => kind === 'violence') && sure.length === 0) {
		const hurt = hearExperiences(words);
		const abuse = (keys: string[]) => keys.filter((key) => key.startsWith('abuse/'));
		sure.push(...abuse(hurt.sure));
		maybe.splice(0, maybe.length, ...abuse(hurt.maybe));
	}
	const nothing = sure.length + maybe.length === 0;
	return { sure, maybe, danger: risks.length > 0, unclear: words !== '' && risks.length === 0 && (nothing || cried) };
}
