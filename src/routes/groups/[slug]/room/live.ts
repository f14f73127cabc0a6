import type { Component } from 'svelte';
import { render } from 'svelte/server';
import RoomHere from '#features/rooms/RoomHere.svelte';
import RoomLine from '#features/rooms/RoomLine.svelte';
import type { RoomShows } from '#features/rooms/server/topic.ts';
import { hearth } from '#server/hearth.ts';

const lines = 'room-lines';

/** A component as a string, without the marks that only hydration reads. */
function html<Props extends Record<string, unknown>>(component: Component<Props>, props: Props): string {
	return render(component, { props } as never)
		.body.replace(/<!--.*?-->/g, '')
		.trim();
}

/** What open windows of a room are told, in the same HTML as its page; the hour is said by each window. */
export const roomShows: RoomShows = {
	line(line, slug, isNew) {
		const put = html(RoomLine, { line, slug, now: hearth().now(), locale: 'en', timeZone: 'UTC' });
		return { patches: [isNew ? { put, into: lines, order: 'newest-last' } : { put }] };
	},
	gone: (lineId) => ({ patches: [{ drop: `line-${lineId}` }] }),
	here: (here) => ({ patches: [{ put: html(RoomHere, { here }) }] })
};
