import { findCountry } from '#features/care/crisis-lines.ts';
import { linkOf, readLink } from '#features/finding/first-step.ts';
import { takeFirstStep } from '#features/finding/server/first-step.ts';
import { Unsent } from '../../../unsent.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, request }) => {
	const { viewer, now, locale, community } = locals;
	const answered = readLink(url.searchParams);
	const own = answered.zone ?? viewer?.timeZone ?? null;
	const timeZone = own ?? community?.timeZone ?? 'UTC';
	const needsLines = answered.danger || answered.wants.includes('someone');
	return {
		page: new Unsent({
			...(await takeFirstStep(viewer, answered, { locale, timeZone })),
			answered,
			change: linkOf(answered).replace('/answer', ''),
			address: url.origin + linkOf(answered),
			country: needsLines ? findCountry(null, request.headers.get('accept-language')) : null,
			needsLines,
			now,
			locale,
			own,
			timeZone
		})
	};
};
