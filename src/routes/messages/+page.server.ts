import { redirect, type RequestEvent } from '@sveltejs/kit';
import { InvitationForm } from '#features/messages/message.ts';
import { readConversations } from '#features/messages/server/conversations.ts';
import { answerCircle } from '#features/messages/server/messages.ts';
import { checkForm } from '#ui/form.ts';
import { Unsent } from '../../unsent.ts';
import { sayNext } from '../said.ts';
import { askToSignIn } from '../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const { now, locale } = locals;
	const before = url.searchParams.get('before') ?? '';
	const list = await readConversations(member, /^\d{1,15}(\.\d{1,6})?$/.test(before) ? Number(before) : null, now);
	return { list: new Unsent(list), older: before !== '', now, locale, timeZone: member.timeZone };
};

const answering =
	(comes: boolean) =>
	async ({ locals, url, request, cookies }: RequestEvent) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(InvitationForm, await request.formData());
		if (posted.ok && (await answerCircle(member, posted.value.side, comes, locals.now)))
			sayNext(cookies, comes ? 'circle-joined' : 'circle-declined');
		redirect(303, '/messages');
	};

export const actions: Actions = { come: answering(true), decline: answering(false) };
