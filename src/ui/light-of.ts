/** How a name shines: hue in degrees (OKLCH), shape 0-7, tilt in degrees. Stable for ever: people know each other by it. */
export function lightOf(name: string): Light {
	let light = known.get(name);
	if (!light) {
		const hash = fnv1a(name.trim().toLowerCase());
		light = { hue: HUES[hash % 8]!, shape: (hash >>> 3) % 8, tilt: TILTS[(hash >>> 6) % 4]! };
		if (known.size > 5000) known.clear();
		known.set(name, light);
	}
	return light;
}

/** The first lights as custom properties, for a place that draws them many times without an element for each. */
export const lightsOf = (names: readonly string[]): string =>
	names
		.slice(0, 3)
		.map((name, index) => `--face-${index + 1}:oklch(var(--light-l) var(--light-c) ${lightOf(name).hue})`)
		.join(';');

export interface Light {
	hue: number;
	shape: number;
	tilt: number;
}

// A page shows the same few names eighty times.
const known = new Map<string, Light>();

// Ember, honey, moss, sage, sea, sky, dusk, clay: far enough apart to tell, none of them a bright red.
const HUES = [58, 92, 140, 172, 208, 245, 300, 20];
const TILTS = [0, 90, -45, 45];

/** 32-bit FNV-1a (Fowler, Noll, Vo), with murmur3's finish so that the low bits of near names differ too. */
function fnv1a(text: string): number {
	let hash = 0x811c9dc5;
	for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}
