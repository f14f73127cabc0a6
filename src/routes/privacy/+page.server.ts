import { retentionKeys } from '#features/privacy/retention.ts';
import { showRetention } from '#features/privacy/server/retention.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { retention } = await showRetention(locals.viewer);
	return { retention: retentionKeys.map((key) => ({ key, days: retention[key] })) };
};
