import { error, fail, redirect } from '@sveltejs/kit';
import { MeasureForm, NoteForm, ResolutionForm, RevealAnswerForm, RevealForm } from '#features/care/report.ts';
import {
	answerReveal,
	askReveal,
	noteOnReport,
	resolveReport,
	takeMeasure,
	takeReport
} from '#features/care/server/measures.ts';
import { readCase } from '#features/care/server/reports.ts';
import { wordsFor } from '#features/care/templates.ts';
import type { Member } from '#features/people/viewer.ts';
import { checkForm, type Problems } from '#ui/form.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.report);
	const found = id && (await readCase(member, id));
	if (!found) error(404);
	const { now, locale } = locals;
	return { case: found, isHost: member.isHost, now, locale, timeZone: member.timeZone };
};

const who = ({ locals, params, url }: RequestEvent): [Member, string] => {
	const id = readId(params.report);
	return id ? [askToSignIn(locals.viewer, url), id] : error(404);
};
const back = (event: RequestEvent, done: true | null, say: string): never => {
	if (!done) error(404);
	sayNext(event.cookies, say);
	redirect(303, event.url.pathname);
};
const refuse = (at: string, problems: Problems, typed: object) => fail(422, { at, problems, typed });

export const actions: Actions = {
	take: async (event) => back(event, await takeReport(...who(event), true), 'report-taken'),
	'hand-back': async (event) => back(event, await takeReport(...who(event), false), 'report-handed-back'),
	note: async (event) => {
		const posted = checkForm(NoteForm, await event.request.formData());
		if (!posted.ok) return refuse('note', posted.problems, posted.typed);
		return back(event, await noteOnReport(...who(event), posted.value.words), 'note-kept');
	},
	measure: async (event) => {
		const posted = checkForm(MeasureForm, await event.request.formData());
		if (!posted.ok) return refuse('measure', posted.problems, posted.typed);
		const { template, ...measure } = posted.value;
		const words = wordsFor(measure.words, template, event.locals.locale);
		const done = await takeMeasure(...who(event), { ...measure, words });
		if (done && done !== true)
			return refuse('measure', { [done.problem === 'words' ? 'words' : 'kind']: done.problem }, posted.value);
		return back(event, done, 'measure-taken');
	},
	resolve: async (event) => {
		const posted = checkForm(ResolutionForm, await event.request.formData());
		if (!posted.ok) return refuse('resolve', posted.problems, posted.typed);
		const { outcome, words } = posted.value;
		if (!(await resolveReport(...who(event), outcome, words))) error(404);
		sayNext(event.cookies, 'report-resolved');
		redirect(303, '/care');
	},
	'ask-reveal': async (event) => {
		const posted = checkForm(RevealForm, await event.request.formData());
		if (!posted.ok) return refuse('reveal', posted.problems, posted.typed);
		return back(event, await askReveal(...who(event), posted.value.reason), 'reveal-asked');
	},
	'answer-reveal': async (event) => {
		const [member, id] = who(event);
		const posted = checkForm(RevealAnswerForm, await event.request.formData());
		const reveal = (await readCase(member, id))?.reveal;
		if (!posted.ok || !reveal) error(404);
		return back(event, await answerReveal(member, reveal.id, posted.value.agreed === 'yes'), 'reveal-answered');
	}
};
