import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { ReportForm } from '#features/care/report.ts';
import { reportLine } from '#features/care/server/line-reports.ts';
import { guestMayReport } from '#features/rooms/server/guests.ts';
import { hideLine, readLine, takeLineBack } from '#features/rooms/server/lines.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../../../ids.ts';
import { sayNext } from '../../../../../said.ts';
import { sitterOf } from '../../../../../sitter.ts';
import type { Actions, PageServerLoad } from './$types';

type Asked = Pick<RequestEvent<{ slug: string; line: string }>, 'locals' | 'params'>;

async function find({ locals, params }: Asked) {
	const sitter = sitterOf(locals);
	const id = readId(params.line);
	const found = sitter && id && (await readLine(sitter, params.slug, id, locals.now));
	return found ? { sitter, ...found } : error(404);
}

export const load: PageServerLoad = async (event) => {
	const { line, room, mayHide } = await find(event);
	const { locals } = event;
	const timeZone = locals.viewer?.timeZone ?? locals.guest?.timeZone ?? room.timeZone;
	return { line, room, mayHide, now: locals.now, locale: locals.locale, timeZone };
};

const backToRoom = ({ params }: Asked): never => redirect(303, `/groups/${params.slug}/room`);

export const actions: Actions = {
	report: async (event) => {
		const posted = checkForm(ReportForm, await event.request.formData());
		const { sitter, line } = await find(event);
		if (!posted.ok) return fail(422, { typed: posted.typed, problems: posted.problems });
		const { guest, now } = event.locals;
		const may = sitter.kind === 'guest' && guest ? await guestMayReport(guest, now) : true;
		const done = may === true ? await reportLine(sitter, line, posted.value, now) : 'too-much';
		if (!done) error(404);
		if (done === 'too-much')
			return fail(429, { typed: { ...posted.value }, problems: { form: done } as Record<string, string> });
		sayNext(event.cookies, 'reported');
		return backToRoom(event);
	},
	back: async (event) => {
		const { sitter, line } = await find(event);
		if (!(await takeLineBack(sitter, line.id))) error(404);
		sayNext(event.cookies, 'line-taken-back');
		return backToRoom(event);
	},
	hide: async (event) => {
		const { sitter, line } = await find(event);
		if (!(await hideLine(sitter, line.id, event.locals.now))) error(404);
		sayNext(event.cookies, 'line-hidden');
		return backToRoom(event);
	}
};
