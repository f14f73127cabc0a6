import type { Component } from 'svelte';
import { render } from 'svelte/server';
import MessageLine from '#features/messages/MessageLine.svelte';
import StateLine from '#features/messages/StateLine.svelte';
import type { MessageShows } from '#features/messages/server/topic.ts';
import * as m from '#messages';
import { hearth } from '#server/hearth.ts';

const list = 'message-list';

/** A component as a string, without the marks that only hydration reads. */
function html<Props extends Record<string, unknown>>(component: Component<Props>, props: Props): string {
	return render(component, { props } as never)
		.body.replace(/<!--.*?-->/g, '')
		.trim();
}

/** What open windows of a conversation are told, in the same HTML as its page; the hour is said by each window. */
export const messageShows: MessageShows = {
	message(message, conversation, isNew) {
		const put = html(MessageLine, { message, conversation, now: hearth().now(), locale: 'en', timeZone: 'UTC' });
		return { patches: [isNew ? { put, into: list, order: 'newest-last' } : { put }] };
	},
	gone: (place) => ({ patches: [{ drop: place }] }),
	reached: (reached) => ({ patches: [{ put: html(StateLine, { last: 0, reached }) }] }),
	changed: () => ({
		patches: [
			{
				put: `<p id="changed" class="soft small" role="status">${m.messages_problem_changed()} <a href="">${m.messages_load_again()}</a></p>`
			}
		]
	})
};
