import * as v from 'valibot';
import { abouts } from '#features/notifications/about.ts';
import { channels, paces } from '#features/notifications/pace.ts';

/** A browser that agreed, as its page sends it. */
const base64url = (least: number, most: number) =>
	v.pipe(
		v.string('unknown'),
		v.regex(/^[\w-]+={0,2}$/, 'unknown'),
		v.minLength(least, 'unknown'),
		v.maxLength(most, 'unknown')
	);
export const BrowserForm = v.object({
	endpoint: v.pipe(v.string('unknown'), v.url('unknown'), v.maxLength(1000, 'unknown')),
	p256dh: base64url(80, 100),
	auth: base64url(20, 30)
});
export type BrowserForm = v.InferOutput<typeof BrowserForm>;

const whole = (least: number, most: number) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.regex(/^\d{1,2}$/, 'choose'),
		v.transform(Number),
		v.minValue(least, 'choose'),
		v.maxValue(most, 'choose')
	);
const ticked = v.pipe(
	v.optional(v.array(v.string()), []),
	v.transform((values) => values.includes('yes'))
);
const minutes = v.pipe(
	v.optional(v.string(), ''),
	v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'choose'),
	v.transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)))
);

/** When, and in which words. */
export const TimesForm = v.object({
	digestHour: whole(0, 23),
	digestDay: whole(1, 7),
	quiet: ticked,
	quietFrom: minutes,
	quietTo: minutes,
	wakeMe: ticked,
	openWording: ticked
});
export type TimesForm = v.InferOutput<typeof TimesForm>;

const field = (channel: (typeof channels)[number]) => v.picklist(paces[channel] as readonly string[], 'choose');
/** `answers-mail` and so on: how fast each kind of news comes in each way. What care decides is always seen in the centre. */
export const chosen = abouts.flatMap((about) =>
	channels
		.filter((channel) => channel !== 'app' || about !== 'care')
		.map((channel) => ({ about, channel, name: `${about}-${channel}` }))
);
export const KindsForm = v.object(Object.fromEntries(chosen.map(({ channel, name }) => [name, field(channel)])));

/** The same for everything of one group; `usual` is as chosen for its kinds. */
const ofGroup = (channel: (typeof channels)[number]) => v.picklist(['usual', ...paces[channel]], 'choose');
export const GroupForm = v.object({
	group: v.pipe(v.string('unknown'), v.maxLength(200, 'unknown')),
	app: ofGroup('app'),
	mail: ofGroup('mail'),
	push: ofGroup('push')
});
export type GroupForm = v.InferOutput<typeof GroupForm>;

/** What a button about letters or this browser sends. */
export const WishForm = v.object({ wish: v.picklist(['letters', 'no-letters', 'no-browser'], 'choose') });
