import * as m from '#messages';

const words = m as unknown as Record<string, (() => string) | undefined>;

/** What a part, a table, a field or a promise is called; its plain name where the catalogue has none. */
export const sayName = (what: 'part' | 'table' | 'field' | 'holds' | 'erased' | 'promise', name: string): string =>
	words[`data_${what}_${name.toLowerCase()}`]?.() ?? name;
