import { redirect, type RequestEvent } from '@sveltejs/kit';
import {
	acceptConnection,
	chooseConnected,
	declineConnection,
	endConnection,
	readConnections,
	tellMyName,
	withdrawRequest
} from '#features/connections/server/connections.ts';
import { OneForm } from '#features/people/references.ts';
import type { Member } from '#features/people/viewer.ts';
import { checkForm } from '#ui/form.ts';
import { Unsent } from '../../unsent.ts';
import { sayNext } from '../said.ts';
import { askToSignIn } from '../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const { now, locale } = locals;
	const connections = await readConnections(member, now);
	return { connections: new Unsent(connections), handle: member.handle, now, locale, timeZone: member.timeZone };
};

/** One thing done to one line; where it is gone already, the list says so by itself. */
const doing =
	(act: (member: Member, id: string, now: number) => Promise<true | null>, said: string) =>
	async ({ locals, url, request, cookies }: RequestEvent) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(OneForm, await request.formData());
		if (posted.ok && (await act(member, posted.value.id, locals.now))) sayNext(cookies, said);
		redirect(303, '/connections');
	};

export const actions: Actions = {
	accept: doing(acceptConnection, 'connection-accepted'),
	decline: doing(declineConnection, 'connection-declined'),
	withdraw: doing(withdrawRequest, 'connection-withdrawn'),
	end: doing(endConnection, 'connection-ended'),
	name: doing(tellMyName, 'name-told'),
	support: async ({ locals, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const posted = checkForm(OneForm, await request.formData());
		const chosen = posted.ok ? await chooseConnected(member, posted.value.id, locals.now) : null;
		if (!chosen) redirect(303, '/connections');
		sayNext(cookies, chosen === true ? 'supporter-chosen' : 'circle-full');
		redirect(303, '/account/supporters');
	}
};
