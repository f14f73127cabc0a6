import type { Reroute, Transport } from '@sveltejs/kit/hooks';
import { Unsent } from './unsent.ts';

/** Pages are rendered on the server and send no data along; SvelteKit would write it out all the same (see unsent.ts). */
export const transport: Transport = {
	Unsent: { encode: (value) => value instanceof Unsent && 1, decode: () => new Unsent({}) }
};

/**
 * Names in addresses are of plain letters. With a character in it that no header and no text of the database may hold, an
 * address is of nothing that there is: the page that says so, not one that failed.
 */
export const reroute: Reroute = ({ url }) => (/%(?:[01]|7f|[89a-f])/i.test(url.pathname) ? '/nowhere' : undefined);
