import type { DraftGroup } from './import.ts';

/** What became of a group that was imported before. */
export interface KnownDraft {
	slug: string;
	content: DraftGroup;
	opened: boolean;
	letGo: boolean;
}

/** What an import would do, group by group. */
export interface Comparison {
	fresh: DraftGroup[];
	changed: { group: DraftGroup; what: ('name' | 'purpose' | 'times' | 'other')[] }[];
	same: DraftGroup[];
	/** People sit there, or it was let go: nothing of the list touches it. */
	left: { group: DraftGroup; why: 'opened' | 'let-go' }[];
	/** Drafts that the list names no longer; they stay until a host lets them go. */
	gone: DraftGroup[];
}

/** The same list a second time changes nothing: all of it is `same` or `left`. */
export function compare(list: DraftGroup[], known: KnownDraft[]): Comparison {
	const before = new Map(known.map((draft) => [draft.slug, draft]));
	const result: Comparison = { fresh: [], changed: [], same: [], left: [], gone: [] };
	for (const group of list) {
		const draft = before.get(group.slug);
		before.delete(group.slug);
		if (!draft) result.fresh.push(group);
		else if (draft.opened || draft.letGo) result.left.push({ group, why: draft.opened ? 'opened' : 'let-go' });
		else {
			const what = differences(draft.content, group);
			if (what.length === 0) result.same.push(group);
			else result.changed.push({ group, what });
		}
	}
	result.gone = [...before.values()].filter(({ opened, letGo }) => !opened && !letGo).map(({ content }) => content);
	return result;
}

function differences(before: DraftGroup, after: DraftGroup): Comparison['changed'][number]['what'] {
	const rest = ({ access, timeZone, language }: DraftGroup) => JSON.stringify([access, timeZone, language]);
	return [
		before.name !== after.name && ('name' as const),
		before.purpose !== after.purpose && ('purpose' as const),
		meetingsOf(before) !== meetingsOf(after) && ('times' as const),
		rest(before) !== rest(after) && ('other' as const)
	].filter((each) => each !== false);
}

/** In one order of keys: the database keeps them in its own. */
const meetingsOf = ({ meetings }: DraftGroup): string =>
	JSON.stringify(
		meetings.map(({ slug, name, days, time, minutes, timeZone, language, notes, place }) => [
			slug,
			name,
			days,
			time,
			minutes,
			timeZone,
			language,
			notes,
			place
		])
	);
