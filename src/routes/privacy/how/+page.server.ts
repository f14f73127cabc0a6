import { sectionsOf } from '#features/privacy/how.ts';
import text from '../../../../docs/privacy.md?raw';
import type { PageServerLoad } from './$types';

const [lead, ...sections] = sectionsOf(text);

export const load: PageServerLoad = () => ({ lead: lead!.html, sections });
