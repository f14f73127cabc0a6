import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { LineForm, RoomGestureForm, type LineProblem, type Room } from '#features/rooms/room.ts';
import { sayInRoom } from '#features/rooms/server/lines.ts';
import { findRoom, readRoom } from '#features/rooms/server/rooms.ts';
import { checkForm } from '#ui/form.ts';
import { Unsent } from '../../../../unsent.ts';
import { afterWords } from '../../../after-words.ts';
import { sitterOf } from '../../../sitter.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whoever has no seat stands before the group's door; where there is no such group for them, it says so. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const sitter = sitterOf(locals);
	const room = sitter && (await readRoom(sitter, params.slug, locals.now));
	if (!room) redirect(303, `/groups/${params.slug}`);
	const timeZone = locals.viewer?.timeZone ?? locals.guest?.timeZone ?? room.timeZone;
	return { room: new Unsent<Room>(room), now: locals.now, locale: locals.locale, timeZone };
};

type Asked = Pick<RequestEvent<{ slug: string }>, 'locals' | 'params' | 'request'>;

export const actions: Actions = {
	say: async (event) => {
		const data = await event.request.formData();
		const posted = checkForm(LineForm, data);
		const { sitter, roomId } = await sit(event);
		const typed = (given: { words?: unknown; notes?: unknown }) => ({
			words: String(given.words ?? ''),
			notes: Array.isArray(given.notes) ? given.notes.map(String) : []
		});
		if (!posted.ok) {
			const { words, notes, key } = posted.problems;
			return fail(422, { ...typed(posted.typed), wordsProblem: words, notesProblem: notes, problem: key });
		}
		const problem = await sayInRoom(sitter, roomId, posted.value, event.locals.now);
		if (problem) return fail(statusOf(problem), { ...typed(posted.value), problem });
		const group = `/groups/${event.params.slug}`;
		const card = event.locals.viewer ? `${group}/sit-with-me/card` : undefined;
		redirect(303, afterWords(data, posted.value.words, `${group}/room#say`, card));
	},
	gesture: async (event) => {
		const posted = checkForm(RoomGestureForm, await event.request.formData());
		const { sitter, roomId } = await sit(event);
		if (!posted.ok) return fail(422, { words: '', notes: [], problem: 'stale' });
		const problem = await sayInRoom(sitter, roomId, posted.value, event.locals.now);
		if (problem) return fail(statusOf(problem), { words: '', notes: [], problem });
		redirect(303, `/groups/${event.params.slug}/room#say`);
	}
};

async function sit({ locals, params }: Asked) {
	const sitter = sitterOf(locals);
	const roomId = sitter && (await findRoom(sitter, params.slug));
	if (!sitter || !roomId) error(404);
	return { sitter, roomId };
}

const statusOf = (problem: LineProblem) => (problem === 'too-fast' ? 429 : 409);
