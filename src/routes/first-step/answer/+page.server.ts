import { findCountry, linesFor } from '#features/care/crisis-lines.ts';
import { isUnsure, linkOf, readLink } from '#features/finding/first-step.ts';
import { takeFirstStep } from '#features/finding/server/first-step.ts';
import { readerLanguages } from '../../reader-languages.ts';
import { Unsent } from '../../../unsent.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, request }) => {
	const { viewer, now, locale, community } = locals;
	const answered = readLink(url.searchParams);
	const own = answered.zone ?? viewer?.timeZone ?? null;
	const timeZone = own ?? community?.timeZone ?? 'UTC';
	const language = request.headers.get('accept-language');
	const said = [...answered.experiences, ...answered.maybe];
	const hurt = said.some((key) => key.startsWith('abuse/'));
	const needsLines = answered.danger || answered.unclear || hurt || answered.wants.includes('someone');
	return {
		page: new Unsent({
			...(await takeFirstStep(viewer, answered, { locale, timeZone, languages: readerLanguages(language, locale) })),
			answered,
			change: linkOf(answered).replace('/answer', ''),
			address: url.origin + linkOf(answered),
			lines: needsLines ? linesFor(findCountry(null, language), said, answered.danger) : [],
			unsure: isUnsure(answered),
			now,
			locale,
			own,
			timeZone
		})
	};
};
