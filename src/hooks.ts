import type { Transport } from '@sveltejs/kit/hooks';
import { Unsent } from './unsent.ts';

/** Pages are rendered on the server and send no data along; SvelteKit would write it out all the same (see unsent.ts). */
export const transport: Transport = {
	Unsent: { encode: (value) => value instanceof Unsent && 1, decode: () => new Unsent({}) }
};
