import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { readMessage } from '#features/messages/server/conversations.ts';
import { takeMessageBack } from '#features/messages/server/messages.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

type Asked = Pick<RequestEvent<{ conversation: string; message: string }>, 'locals' | 'params' | 'url'>;

async function find({ locals, params, url }: Asked) {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.message);
	const message = id && (await readMessage(member, id, locals.now));
	if (!message || message.conversationId !== params.conversation) error(404);
	return { member, message };
}

export const load: PageServerLoad = async (event) => {
	const { member, message } = await find(event);
	const { now, locale } = event.locals;
	const { key: _, ...shown } = message;
	return { message: shown, now, locale, timeZone: member.timeZone };
};

export const actions: Actions = {
	back: async (event) => {
		const { member, message } = await find(event);
		if (!(await takeMessageBack(member, message.id, event.locals.now))) error(404);
		sayNext(event.cookies, 'message-taken-back');
		redirect(303, `/messages/${message.conversationId}`);
	}
};
