import agreementsEn from '#content/agreements/en.json' with { type: 'json' };
import templatesEn from '#content/group-templates/en.json' with { type: 'json' };
import type { Access, Rule } from './front.ts';

// What every community starts with, as data that a host can edit (content/README.md).

export interface GroupTemplate {
	key: string;
	name: string;
	purpose: string;
	access: Access;
	experiences: string[];
	capacity: number | null;
	/** Key of the agreements to begin with. */
	agreements: string;
}

export interface AgreementsTemplate {
	key: string;
	name: string;
	about: string;
	rules: Rule[];
}

export const groupTemplates = templatesEn as GroupTemplate[];
export const agreementsTemplates: AgreementsTemplate[] = agreementsEn;
