import { riskIn } from '#features/care/risk.ts';

/**
 * Where somebody is led after their words were posted: to where they stand. Where no script watched over them, nobody
 * offered their writer people before, so that the card stands in between. `card` is the address of its page.
 */
export function afterWords(posted: FormData, words: string, to: string, card = '/help-now/card'): string {
	return posted.has('watched') || riskIn(words).length === 0 ? to : `${card}?${new URLSearchParams({ then: to })}`;
}

/** Where the words stand that led to the card's page; null where whoever came did not post any. Never another site. */
export function whereWordsStand({ searchParams }: URL): string | null {
	const then = searchParams.get('then') ?? '';
	return /^(?:\/groups\/[\w-]+(?:\/[\w-]+)*(?:#[\w-]+)?|\/check-in\/picture)$/.test(then) ? then : null;
}
