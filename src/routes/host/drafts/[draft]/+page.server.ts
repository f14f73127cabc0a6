import { error, fail, redirect } from '@sveltejs/kit';
import { agreementsTemplates } from '#features/groups/content.ts';
import { readRules } from '#features/groups/group.ts';
import { OpeningForm, proposalFor } from '#features/outside/opening.ts';
import { openDraft, readDraft } from '#features/outside/server/drafts.ts';
import { checkForm } from '#ui/form.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, params }) => {
	const member = askToSignIn(locals.viewer, url);
	if (!member.isHost) error(404);
	const draft = await readDraft(member, idOf(params.draft));
	if (!draft) error(404);
	const rules = agreementsTemplates.find(({ key }) => key === 'starting-point')?.rules ?? [];
	return { draft, rules, typed: proposalFor(draft.group, locals.locale), locale: locals.locale };
};

export const actions: Actions = {
	default: async ({ locals, url, params, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		if (!member.isHost) error(404);
		const data = await request.formData();
		const posted = checkForm(OpeningForm, data);
		const [titles, texts] = ['ruleTitle', 'ruleText'].map((name) => data.getAll(name).map(String)) as [
			string[],
			string[]
		];
		const read = readRules(titles, texts);
		if (!posted.ok || 'problem' in read) {
			const typed = Object.fromEntries(data.entries().filter(([, value]) => typeof value === 'string'));
			const lists = Object.fromEntries(
				['experiences', 'meets', 'formats'].map((name) => [name, data.getAll(name).map(String)])
			);
			return fail(422, {
				typed: { ...typed, ...lists } as Record<string, string | string[]>,
				rules: titles
					.map((title, index) => ({ title, text: texts[index] ?? '' }))
					.filter(({ title, text }) => title || text),
				problems: {
					...(posted.ok ? {} : posted.problems),
					...('problem' in read ? { rules: read.problem } : {})
				} as Record<string, string>
			});
		}
		const slug = await openDraft(member, idOf(params.draft), posted.value, read.rules);
		if (!slug) error(404);
		sayNext(cookies, 'opened');
		redirect(303, `/groups/${slug}`);
	}
};

const idOf = (text: string): string => readId(text) ?? error(404);
