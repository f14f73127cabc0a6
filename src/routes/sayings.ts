import * as m from '#messages';

/** What a page says once after a redirect (see said.ts): the sentence for each key. */
export const sayings: Record<string, () => string> = {
	changed: m.sharing_changed,
	'taken-back': m.sharing_taken_back,
	'refused-closed': m.sharing_refused_closed,
	'refused-agreements': m.sharing_refused_agreements,
	'refused-withdrawn': m.sharing_refused_withdrawn
};
