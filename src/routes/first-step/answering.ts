import type { RequestEvent } from '@sveltejs/kit';
import { findCountry, linesFor } from '#features/care/crisis-lines.ts';
import type { ShownAnswer } from '#features/finding/answer.ts';
import { linkOf, type Answered } from '#features/finding/first-step.ts';
import { takeFirstStep } from '#features/finding/server/first-step.ts';
import { Unsent } from '../../unsent.ts';
import { readerLanguages } from '../reader-languages.ts';

/** The answer as a page shows it, to whoever asks from wherever they ask. */
export async function answerTo(
	answered: Answered,
	{ locals, url, request }: Pick<RequestEvent, 'locals' | 'url' | 'request'>
): Promise<Unsent<ShownAnswer>> {
	const { viewer, now, locale, community } = locals;
	const own = answered.zone ?? viewer?.timeZone ?? null;
	const timeZone = own ?? community?.timeZone ?? 'UTC';
	const language = request.headers.get('accept-language');
	const said = [...answered.experiences, ...answered.maybe];
	const hurt = said.some((key) => key.startsWith('abuse/'));
	const needsLines = answered.danger || answered.unclear || hurt || answered.wants.includes('someone');
	const step = await takeFirstStep(viewer, answered, {
		locale,
		timeZone,
		languages: readerLanguages(language, locale)
	});
	return new Unsent({
		...step,
		answered,
		address: url.origin + linkOf(answered),
		lines: needsLines ? linesFor(findCountry(null, language), said, answered.danger) : [],
		now,
		locale,
		own,
		timeZone
	});
}
