import data from '#content/content-notes.json' with { type: 'json' };

// The community's list of topics that are worth a note before somebody reads (content/README.md).

const names = new Map<string, Record<string, string>>(data.notes.map(({ key, name }) => [key, name]));

/** Keys of the topics, in the order shown. */
export const contentNotes: readonly string[] = [...names.keys()];

/** What a topic is called; its key where the host took it off the list. */
export const sayNote = (key: string, locale: string): string => names.get(key)?.[locale] ?? names.get(key)?.en ?? key;

/** All of them once, in one line; empty where there are none. */
export const sayNotes = (keys: readonly string[], locale: string): string =>
	[...new Set(keys)].map((key) => sayNote(key, locale)).join(', ');
