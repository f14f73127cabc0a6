import content from '#content/demo/reach-outs.json' with { type: 'json' };
import { sendMessage } from '#features/messages/server/messages.ts';
import type { Member } from '#features/people/viewer.ts';
import type { Want } from '#features/reaching/reach-out.ts';
import { nextDays } from '#features/reaching/rota.ts';
import { answerReachOut, reachOut, readReaching, widenReachOuts } from '#features/reaching/server/reach-outs.ts';
import { askStandIn, offerHours, readRota } from '#features/reaching/server/rota.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Who stands ready in the week, and a hard moment to which somebody came. */
export async function plantReachOuts(find: (handle: string) => Member, now: number): Promise<void> {
	for (const { group, by, hours } of content.rota)
		for (const [weekday, from, to] of hours as [number, number, number][])
			if ((await offerHours(find(by), group, { weekday: weekday as 1, from, to })) !== true)
				throw new Error(`${by} could not stand ready in ${group}.`);
	for (const { group, by, weekday } of content.standIns) {
		const rota = (await readRota(find(by), group, now))!;
		const own = rota.hours.find((each) => each.ownWeekday === weekday)!;
		const days = nextDays(weekday, new Date(now).toISOString().slice(0, 10), 2);
		await askStandIn(find(by), own.id, days[1]!, true, now);
	}
	for (const { by, group, wants, daysAgo, answered, minutesAfter, said } of content.reachOuts) {
		const begun = now - daysAgo * day;
		const at = begun + minutesAfter * minute;
		await reachOut(find(by), { wants: wants as Want[], supporters: true, slug: group }, begun);
		await widenReachOuts(at);
		const asked = (await readReaching(find(answered), at)).toMe.find(({ name }) => name === by)!;
		const { conversation } = (await answerReachOut(find(answered), asked.id, at))!;
		for (const [nth, { by: who, words }] of said.entries())
			await sendMessage(find(who), conversation!, { key: crypto.randomUUID(), words }, at + nth * minute);
		// The day after, both are asked how they are.
		await widenReachOuts(at + day);
	}
}
