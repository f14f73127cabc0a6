import * as m from '#messages';
import type { About } from '#features/notifications/about.ts';
import type { Channel } from '#features/notifications/pace.ts';

export const sayAbout: Record<About, () => string> = {
	answers: m.delivery_about_answers,
	company: m.delivery_about_company,
	groups: m.delivery_about_groups,
	meetings: m.delivery_about_meetings,
	care: m.delivery_about_care
};

export const sayChannel: Record<Channel, () => string> = {
	app: m.delivery_channel_app,
	mail: m.delivery_channel_mail,
	push: m.delivery_channel_push
};

const ofPaces: Record<string, () => string> = {
	now: m.delivery_pace_now,
	daily: m.delivery_pace_daily,
	weekly: m.delivery_pace_weekly,
	off: m.delivery_pace_off,
	usual: m.delivery_pace_usual
};

/** How fast; in the centre everything stands at once, with a sign or without. */
export function sayPace(channel: Channel, pace: string): string {
	if (channel === 'app' && pace === 'now') return m.delivery_pace_app_now();
	if (channel === 'app' && pace === 'off') return m.delivery_pace_app_off();
	return (ofPaces[pace] ?? m.delivery_pace_off)();
}

const ofProblems: Record<string, () => string> = {
	unreachable: m.delivery_problem_unreachable,
	tls: m.delivery_problem_tls,
	'sign-in': m.delivery_problem_signin,
	later: m.delivery_problem_later,
	sender: m.delivery_problem_sender,
	refused: m.delivery_problem_refused,
	'too-many': m.delivery_problem_toomany
};
export const sayDeliveryProblem = (code: string): string => (ofProblems[code] ?? m.delivery_problem_unknown)();
