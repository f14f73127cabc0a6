import { readFileSync } from 'node:fs';

/** One sentence of a labelled set in tests/data, as a person judged it. */
export interface Labelled {
	text: string;
	language: 'en' | 'es';
	label: string;
	/** The kind, for what should be found. */
	why?: string;
	kind?: string;
	note?: string;
}

export const readSet = (name: string): Labelled[] =>
	JSON.parse(readFileSync(new URL(`data/${name}.json`, import.meta.url), 'utf8')) as Labelled[];

/** How much of what should be found is found, and how much of what is fine is marked nevertheless; shares of one. */
export interface Measured {
	recall: number;
	falseAlarms: number;
	missed: string[];
	wronglyMarked: string[];
}

export function measure(set: Labelled[], isMarked: (text: string) => boolean): Measured {
	const fine = set.filter(({ label }) => label === 'fine');
	const sought = set.filter(({ label }) => label !== 'fine');
	const missed = sought.filter(({ text }) => !isMarked(text)).map(({ text }) => text);
	const wronglyMarked = fine.filter(({ text }) => isMarked(text)).map(({ text }) => text);
	return {
		recall: 1 - missed.length / sought.length,
		falseAlarms: wronglyMarked.length / fine.length,
		missed,
		wronglyMarked
	};
}

/** Prints a set's figures, both languages apart, and gives them for the whole. */
export function report(name: string, isMarked: (text: string) => boolean): Measured {
	const set = readSet(name);
	const part = (sentences: Labelled[]) => {
		const { recall, falseAlarms } = measure(sentences, isMarked);
		return `${sentences.length} sentences, recall ${recall.toFixed(3)}, false alarms ${falseAlarms.toFixed(3)}`;
	};
	const lines = [`${name}: ${part(set)}`];
	for (const language of ['en', 'es'] as const)
		lines.push(`  ${language}: ${part(set.filter((sentence) => sentence.language === language))}`);
	const measured = measure(set, isMarked);
	for (const text of measured.missed) lines.push(`  missed: ${text}`);
	for (const text of measured.wronglyMarked) lines.push(`  wrongly marked: ${text}`);
	console.info(lines.join('\n'));
	return measured;
}
