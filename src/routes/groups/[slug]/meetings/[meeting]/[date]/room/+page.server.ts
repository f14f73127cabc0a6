import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { stagesOf } from '#features/gatherings/agenda.ts';
import { ArriveForm, SayForm, WishForm } from '#features/gatherings/gathering.ts';
import { opensBefore, pathOfRoom, type RoomAddress } from '#features/meetings/room.ts';
import type { Way } from '#features/gatherings/room-state.ts';
import { arrive, readGathering, sayAt, wishFor } from '#features/gatherings/server/rooms.ts';
import { checkForm } from '#ui/form.ts';
import { Unsent } from '../../../../../../../unsent.ts';
import { afterWords } from '../../../../../../after-words.ts';
import { sitterOf } from '../../../../../../sitter.ts';
import type { Actions, PageServerLoad } from './$types';

type Asked = Pick<RequestEvent<RoomAddress & Record<string, string>>, 'locals' | 'params' | 'request'>;

/** Whoever has no seat stands before the group's door. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const { front, seen } = await find({ locals, params });
	const { now } = locals;
	return {
		address: params,
		card: cardOf(locals, params.slug),
		front: new Unsent(front),
		seen: new Unsent({ seen }),
		stages: new Unsent(seen?.room.stages ?? stagesOf()),
		offered: new Unsent<Way[]>(['listen', 'text']),
		state: front.cancelled
			? ('cancelled' as const)
			: front.sentOut
				? ('sent-out' as const)
				: front.closed || (!front.gathering && now >= front.endsAt)
					? ('over' as const)
					: !front.gathering && now < front.startsAt - opensBefore
						? ('early' as const)
						: !front.mayWrite
							? ('not-writable' as const)
							: locals.guest && !front.guests
								? ('no-guests' as const)
								: ('open' as const),
		now,
		locale: locals.locale,
		timeZone: locals.viewer?.timeZone ?? locals.guest?.timeZone ?? front.timeZone
	};
};

/** Whom words of danger bring: for members somebody of the group as well. */
const cardOf = ({ viewer }: App.Locals, slug: string): string | undefined =>
	viewer ? `/groups/${slug}/sit-with-me/card` : undefined;

async function find({ locals, params }: Pick<Asked, 'locals' | 'params'>) {
	const sitter = sitterOf(locals);
	const found = sitter && (await readGathering(sitter, params));
	if (!sitter || !found) redirect(303, `/groups/${params.slug}`);
	return { sitter, ...found };
}

async function sit(event: Asked) {
	const { sitter, front } = await find(event);
	if (!front.gathering || !front.chair) error(409, 'There is no chair of yours in this room.');
	return { sitter, gathering: front.gathering };
}

/** What came back of a form: what was typed, and why it was not taken. */
interface Refused {
	arriving: { name: string; way: string } | null;
	said: { words: string; aside: boolean } | null;
	problems: Record<string, string | undefined>;
	/** Why the room refused it; of an arrival an `ArriveProblem`, else a `Refusal`. */
	refused: string | null;
}
const refuse = (status: number, what: Partial<Refused>) =>
	fail<Refused>(status, { arriving: null, said: null, problems: {}, refused: null, ...what });

export const actions: Actions = {
	arrive: async ({ locals, params, request }) => {
		const posted = checkForm(ArriveForm, await request.formData());
		const { sitter } = await find({ locals, params });
		const { name, way } = posted.ok ? posted.value : posted.typed;
		const arriving = { name: String(name ?? ''), way: String(way ?? 'listen') };
		if (!posted.ok) return refuse(422, { arriving, problems: posted.problems });
		const problem = await arrive(sitter, params, posted.value, locals.now);
		if (problem === undefined) redirect(303, `/groups/${params.slug}`);
		if (problem) return refuse(409, { arriving, refused: problem });
		redirect(303, pathOfRoom(params));
	},
	wish: async (event) => {
		const posted = checkForm(WishForm, await event.request.formData());
		const { sitter, gathering } = await sit(event);
		if (!posted.ok) return refuse(422, { problems: { wish: 'stale' } });
		const refused = await wishFor(sitter, gathering, posted.value.wish);
		if (refused) return refuse(409, { refused });
		redirect(303, pathOfRoom(event.params));
	},
	say: async (event) => {
		const data = await event.request.formData();
		const posted = checkForm(SayForm, data);
		const { sitter, gathering } = await sit(event);
		const { words, to } = posted.ok ? posted.value : posted.typed;
		const said = { words: String(words ?? ''), aside: to !== undefined && to !== 'room' };
		if (!posted.ok) return refuse(422, { said, problems: posted.problems });
		const refused = await sayAt(sitter, gathering, posted.value, event.locals.now);
		if (refused) return refuse(refused === 'too-fast' ? 429 : 409, { said, refused });
		const card = cardOf(event.locals, event.params.slug);
		redirect(303, afterWords(data, posted.value.words, pathOfRoom(event.params), card));
	}
};
