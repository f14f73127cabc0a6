import * as m from '#messages';
import type { Purpose } from './consent.ts';
import type { Retention } from './retention.ts';

/** A number of days as people say it. */
export function sayDays(days: number | null): string {
	if (days === null) return m.data_days_kept();
	if (days === 1) return m.data_days_one();
	if (days === 365) return m.data_days_year();
	return days === 730 ? m.data_days_years() : m.data_days({ count: days });
}

export const sayHeld: Record<keyof Retention, () => string> = {
	readNews: m.data_retention_readnews,
	unreadNews: m.data_retention_unreadnews,
	takenBack: m.data_retention_takenback,
	requests: m.data_retention_requests,
	closedGroups: m.data_retention_closedgroups,
	reports: m.data_retention_reports,
	exports: m.data_retention_exports
};

export const sayPurpose: Record<Purpose, { name: () => string; about: () => string }> = {
	found: { name: m.data_consent_found, about: m.data_consent_found_about },
	glimpse: { name: m.data_consent_glimpse, about: m.data_consent_glimpse_about },
	mail: { name: m.data_consent_mail, about: m.data_consent_mail_about },
	'hope-curve': { name: m.data_consent_hope, about: m.data_consent_hope_about }
};
