import * as m from '#messages';
import type { Purpose } from './consent.ts';
import type { Place } from './correcting.ts';
import type { Copied } from './holding.ts';
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
	mail: { name: m.data_consent_mail, about: m.data_consent_mail_about },
	'hope-curve': { name: m.data_consent_hope, about: m.data_consent_hope_about }
};

/** Where each part of what is kept is put right. */
export const sayCorrection: Record<Copied, () => string> = {
	account: m.data_correct_account,
	devices: m.data_correct_devices,
	groups: m.data_correct_groups,
	words: m.data_correct_words,
	pages: m.data_correct_pages,
	answers: m.data_correct_answers,
	people: m.data_correct_people,
	experiences: m.data_correct_experiences,
	checkins: m.data_correct_checkins,
	mutes: m.data_correct_mutes,
	news: m.data_correct_news,
	care: m.data_correct_care
};

export const sayPlace: Record<Place, () => string> = {
	'/account': m.people_account_settings,
	'/account/email': m.people_account_email,
	'/account/passphrase': m.people_account_passphrase,
	'/account/sessions': m.people_account_sessions,
	'/account/passkeys': m.people_account_passkeys,
	'/account/supporters': m.people_account_supporters,
	'/account/apart': m.people_account_apart,
	'/account/experiences': m.experiences_title,
	'/account/muted': m.people_account_muted,
	'/account/standing': m.care_account,
	'/groups': m.app_nav_groups,
	'/stories/mine': m.stories_mine,
	'/journal': m.journal_title,
	'/check-in/earlier': m.checkins_earlier
};
