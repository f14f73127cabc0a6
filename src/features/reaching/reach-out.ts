import * as v from 'valibot';

/** What would help: somebody to write with, somebody who only knows of it, something else to think of. */
export const wants = ['write', 'witness', 'distract'] as const;
export type Want = (typeof wants)[number];

export const ReachForm = v.pipe(
	v.object({
		wants: v.pipe(v.array(v.picklist(wants, 'choose')), v.minLength(1, 'choose')),
		supporters: v.optional(v.string()),
		/** The address of a group; empty for none. */
		group: v.pipe(v.optional(v.string(), ''), v.maxLength(80, 'choose'))
	}),
	v.forward(
		v.partialCheck(
			[['supporters'], ['group']],
			({ supporters, group }) => supporters === 'yes' || group !== '',
			'choose'
		),
		['group']
	)
);

/** After how many minutes without anybody it goes on, and after which it is said that nobody came (`reach_due`). */
export interface ReachTimes {
	rota: number;
	facilitators: number;
	hosts: number;
	nobody: number;
}
export const usualReachTimes: ReachTimes = { rota: 3, facilitators: 6, hosts: 10, nobody: 20 };

const minutes = v.pipe(
	v.string(),
	v.trim(),
	v.regex(/^\d{1,3}$/, 'minutes'),
	v.transform(Number),
	v.minValue(1, 'minutes'),
	v.maxValue(120, 'minutes')
);
export const ReachTimesForm = v.object({ rota: minutes, facilitators: minutes, hosts: minutes, nobody: minutes });

/** The first time that stands before the one it follows; null where all are in order (`reach_times` has the same check). */
export function tooEarly({ rota, facilitators, hosts, nobody }: ReachTimes): keyof ReachTimes | null {
	if (facilitators < rota) return 'facilitators';
	if (hosts < facilitators) return 'hosts';
	return nobody <= hosts ? 'nobody' : null;
}

/** Whom the last step asked: 1 supporters, 2 the rota, 3 those who lead, 4 hosts. */
export type Step = 0 | 1 | 2 | 3 | 4;

/** The member's own, as it stands. */
export interface OwnReachOut {
	id: string;
	wants: Want[];
	/** Unix time in milliseconds. */
	at: number;
	step: Step;
	ending: 'answered' | 'cancelled' | 'nobody' | null;
	takenName: string | null;
	conversation: string | null;
}

/** Somebody else's, asked of the member: open, held by another, theirs, or over. */
export interface ReachOutToMe {
	id: string;
	name: string;
	groupName: string | null;
	wants: Want[];
	/** Unix time in milliseconds. */
	at: number;
	state: 'open' | 'held' | 'mine' | 'over';
	conversation: string | null;
}

/** All that the page needs: what runs, what is asked of the member, and whom they could ask. */
export interface Reaching {
	mine: OwnReachOut | null;
	toMe: ReachOutToMe[];
	supporters: number;
	groups: { slug: string; name: string }[];
}
