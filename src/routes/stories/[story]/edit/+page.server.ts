import { error, fail, redirect } from '@sveltejs/kit';
import { findCountry, type Country } from '#features/care/crisis-lines.ts';
import { riskIn } from '#features/care/risk.ts';
import { findKinds, longestOwnWords, type FoundKind } from '#features/experiences/find.ts';
import { isOffered } from '#features/experiences/taxonomy.ts';
import { cleanText } from '#features/people/text.ts';
import { describeStory, readOwnStory, rewritePart, type Kept } from '#features/stories/server/write.ts';
import { AboutForm, PartForm, steps } from '#features/stories/story.ts';
import { checkForm, type Problems, type Typed } from '#ui/form.ts';
import { readId } from '../../../ids.ts';
import { sayNext } from '../../../said.ts';
import { askToSignIn } from '../../../sign-in-first.ts';
import { nextStep } from '../../next-step.ts';
import type { Actions, PageServerLoad } from './$types';

const stepOf = (url: URL) => steps.find((each) => each === url.searchParams.get('part'));

/** One step: `?part=`; `done` is the whole. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = askToSignIn(locals.viewer, url);
	const id = readId(params.story);
	if (url.searchParams.get('part') === 'done') redirect(303, `/stories/${params.story}`);
	const story = id && (await readOwnStory(member, id));
	if (!story) error(404);
	return { story, step: stepOf(url) ?? 'past', locale: locals.locale };
};

/** What a search by one's own words gives back beside the form. */
interface Search {
	found: FoundKind[] | null;
	taken: string | null;
	/** Passages that sound like danger, and whose lines are shown with them. */
	danger: string[];
	country: Country | null;
}
const noSearch: Search = { found: null, taken: null, danger: [], country: null };

const refuse = (status: number, typed: Typed, problems: Problems, changed = false) =>
	fail(status, { typed, problems, changed, ...noSearch });

export const actions: Actions = {
	default: async ({ locals, params, url, request, cookies }) => {
		const member = askToSignIn(locals.viewer, url);
		const id = readId(params.story);
		if (!id) error(404);
		const form = await request.formData();
		const about = stepOf(url) === 'about';
		let kept: Kept;
		let typed: Typed;
		if (about) {
			const search = searchIn(form, request.headers.get('accept-language'));
			if (search) return { ...search, problems: {} as Problems, changed: false };
			const posted = checkForm(AboutForm, form);
			if (!posted.ok) return refuse(422, posted.typed, posted.problems);
			typed = { ...posted.value, version: String(posted.value.version) };
			kept = await describeStory(member, id, posted.value);
		} else {
			const posted = checkForm(PartForm, form);
			if (!posted.ok) return refuse(422, posted.typed, { body: Object.values(posted.problems)[0]! });
			typed = { body: posted.value.body };
			kept = await rewritePart(member, id, posted.value);
		}
		if (!kept) error(404);
		if ('changed' in kept) return refuse(409, typed, {}, true);
		if ('lack' in kept) return refuse(422, typed, { [fieldOfLack(kept.lack, about)]: kept.lack });
		const go = nextStep(form) ?? (about ? 'done' : stepOf(url));
		if (go === 'done') sayNext(cookies, 'story-kept');
		redirect(303, go === 'done' ? `/stories/${id}` : `/stories/${id}/edit?part=${go}`);
	}
};

/** Asked where it belongs: the form comes back as it was typed, and nothing is kept. Null where that was not asked. */
function searchIn(form: FormData, language: string | null): (Search & { typed: Typed }) | null {
	const words = cleanText(String(form.get('words') ?? '')).slice(0, longestOwnWords);
	const take = String(form.get('take') ?? '');
	const taken = isOffered(take) ? take : null;
	if (!taken && !(form.has('find') && words)) return null;
	const typed: Typed = { words, notes: form.getAll('notes').map(String) };
	for (const name of ['title', 'experience', 'month', 'year', 'locale']) typed[name] = String(form.get(name) ?? '');
	if (taken) return { ...noSearch, typed: { ...typed, words: '', experience: taken }, taken };
	const danger = riskIn(words).map(({ words }) => words);
	const country = danger.length > 0 ? findCountry(null, language) : null;
	return { typed, found: findKinds(words, { recognised: 3, all: 3 }), taken: null, danger, country };
}

/** Beside which field it is said what is missing. */
function fieldOfLack(lack: string, about: boolean): string {
	if (!about) return 'body';
	if (lack === 'since' || lack === 'future') return 'year';
	return lack === 'title' || lack === 'experience' ? lack : 'form';
}
