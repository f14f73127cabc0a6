import data from '#content/content-notes.json' with { type: 'json' };

// The community's list of topics that are worth a note before somebody reads (content/README.md).

const names = new Map<string, Record<string, string>>(data.notes.map(({ key, name }) => [key, name]));

/** Keys of the topics, in the order shown. */
export const contentNotes: readonly string[] = [...names.keys()];

/** What a topic is called; its key where the host took it off the list. */
export const sayNote = (key: string, locale: string): string => names.get(key)?.[locale] ?? names.get(key)?.en ?? key;

/**
 * Which notes only name what somebody came for: whoever lost a child has chosen to read of death. These label what they stand
 * on and hide nothing from them. What is hard whatever one came for (suicide, violence, harm to children…) is never among them.
 * @param experiences keys of what they said, or look for
 */
export const notesOfOwn = (experiences: readonly string[]): string[] =>
	Object.entries(themes)
		.filter(([, kinds]) => kinds.some((kind) => experiences.some((key) => key === kind || key.startsWith(`${kind}/`))))
		.map(([note]) => note);

/** Of which kinds of experience a topic is the very theme. */
const themes: Record<string, string[]> = {
	death: ['bereavement'],
	'pregnancy-loss': ['bereavement/pregnancy', 'bereavement/baby'],
	illness: ['illness', 'bereavement/long-illness'],
	substances: [
		'addiction/alcohol',
		'addiction/drugs',
		'addiction/medicines',
		'addiction/after-a-setback',
		'someone-elses-addiction'
	],
	infidelity: ['betrayal/infidelity', 'betrayal/staying', 'betrayal/i-was-unfaithful']
};

/** All of them once, in one line; empty where there are none. */
export const sayNotes = (keys: readonly string[], locale: string): string =>
	[...new Set(keys)].map((key) => sayNote(key, locale)).join(', ');
