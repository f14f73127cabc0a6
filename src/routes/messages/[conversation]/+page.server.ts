import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { ChoicesForm, MessageForm } from '#features/messages/message.ts';
import { readConversation } from '#features/messages/server/conversations.ts';
import {
	chooseForConversation,
	leaveConversation,
	noteArrival,
	sendMessage
} from '#features/messages/server/messages.ts';
import { checkForm } from '#ui/form.ts';
import { Unsent } from '../../../unsent.ts';
import { readId } from '../../ids.ts';
import { sayNext } from '../../said.ts';
import { askToSignIn } from '../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

type Asked = Pick<RequestEvent<{ conversation: string }>, 'locals' | 'params' | 'url'>;

function find({ locals, params, url }: Asked) {
	const member = askToSignIn(locals.viewer, url);
	return { member, id: readId(params.conversation) ?? error(404) };
}

export const load: PageServerLoad = async (event) => {
	const { member, id } = find(event);
	const { locals, url } = event;
	const before = url.searchParams.get('before') ?? '';
	const older = /^\d{1,9}$/.test(before);
	const conversation = await readConversation(member, id, older ? Number(before) : null, locals.now);
	if (!conversation) error(404);
	const { lastSeq, mySeen } = conversation;
	if (!older && lastSeq > mySeen) await noteArrival(member, id, { arrived: lastSeq, seen: lastSeq }, locals.now);
	const { now, locale, sharedDevice } = locals;
	return {
		conversation: new Unsent(conversation),
		before: older,
		now,
		locale,
		sharedDevice,
		timeZone: member.timeZone
	};
};

export const actions: Actions = {
	say: async (event) => {
		const { member, id } = find(event);
		const posted = checkForm(MessageForm, await event.request.formData());
		if (!posted.ok) {
			const { words, key } = posted.problems;
			return fail(422, { words: String(posted.typed.words ?? ''), wordsProblem: words, problem: key });
		}
		const problem = await sendMessage(member, id, posted.value, event.locals.now);
		if (problem === 'not-found') error(404);
		if (problem)
			return fail(problem === 'too-fast' ? 429 : 409, { words: posted.value.words, wordsProblem: undefined, problem });
		redirect(303, `/messages/${id}#say`);
	},
	choose: async (event) => {
		const { member, id } = find(event);
		const posted = checkForm(ChoicesForm, await event.request.formData());
		if (!posted.ok) return fail(422, { words: '', wordsProblem: undefined, problem: 'choose' });
		if (!(await chooseForConversation(member, id, posted.value, event.locals.now))) error(404);
		sayNext(event.cookies, 'conversation-chosen');
		redirect(303, `/messages/${id}`);
	},
	leave: async (event) => {
		const { member, id } = find(event);
		if (!(await leaveConversation(member, id, event.locals.now))) error(404);
		sayNext(event.cookies, 'conversation-left');
		redirect(303, '/messages');
	}
};
