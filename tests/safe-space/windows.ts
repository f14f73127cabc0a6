import { groupTopic } from '#features/groups/server/hearing.ts';
import type { Member } from '#features/people/viewer.ts';
import { isForItsGroup, readEventSubjects } from '#features/sharing/server/live.ts';
import type { Database } from '#server/database/database.ts';
import type { LiveEvent } from '#server/live/events.ts';
import { LiveHub } from '#server/live/hub.ts';
import type { Renderer, Rendering, Subscriber } from '#server/live/topic.ts';
import type { Log } from '#server/log.ts';

/** What a window was passed of words: those of a share or a reply. */
export interface Heard {
	id: string;
	body: string;
	/** The answers that come along with a share. */
	under?: Heard[];
}

export interface OpenWindow {
	who: Member;
	group: string;
	heard: Heard[];
	closed: boolean;
}

/**
 * The pages' rules of who is shown what of an event, with facts in the place of components (routes/groups/[slug]/live.ts):
 * the rules themselves, `isForItsGroup` and `forAuthorAlone`, are the same.
 */
const facts: Renderer = async (tx, events) => {
	const { shares, replies } = await readEventSubjects(tx, events);
	const about = (event: LiveEvent): Rendering => {
		const nothing = { forOthers: null, forAuthor: null, authorId: null };
		if (event.kind.startsWith('share.')) {
			const share = shares.get(event.shareId!);
			if (!share || share.groupId !== event.groupId) return nothing;
			const under = share.replies.map(({ id, body }) => ({ id, body }));
			const message = { id: share.id, body: share.body, under };
			return { forOthers: isForItsGroup(share, event) ? message : null, forAuthor: message, authorId: share.authorId };
		}
		const reply = event.kind.startsWith('reply.') ? replies.get(event.replyId!) : undefined;
		if (!reply) return nothing;
		const message = { id: reply.id, body: reply.body };
		return { forOthers: reply.forAuthorAlone ? null : message, forAuthor: message, authorId: reply.authorId };
	};
	return new Map(events.map((event) => [event.seq, about(event)]));
};

const wordsIn = (message: Heard): Heard[] => (message.id ? [message, ...(message.under ?? [])] : []);

/** The hub itself, with windows that write down what they are passed. */
export class Windows {
	readonly hub: LiveHub;
	readonly open: OpenWindow[] = [];
	readonly #running = new Set<Promise<unknown>>();
	readonly #database: Database;

	constructor(database: Database, log: Log) {
		this.#database = database;
		const watched = <T>(work: Promise<T>): Promise<T> => {
			this.#running.add(work);
			const done = () => void this.#running.delete(work);
			work.then(done, done);
			return work;
		};
		this.hub = new LiveHub(
			{
				as: (...asked: Parameters<Database['as']>) => watched(database.as(...asked)),
				asSystem: (...asked: Parameters<Database['asSystem']>) => watched(database.asSystem(...asked))
			} as unknown as Database,
			log
		);
		this.hub.addTopic(groupTopic(facts));
	}

	/** Follows a group as a socket does: by the topic's own question, under the member's identity. Null where they may not. */
	async follow(who: Member, group: string): Promise<OpenWindow | null> {
		const person = { kind: 'member', id: who.id } as const;
		const topic = this.hub.topicOf('group')!;
		const subjectId = await this.#database.as(person, (tx) => topic.find(tx, person, group), 'read');
		if (!subjectId) return null;
		const opened: OpenWindow = { who, group, heard: [], closed: false };
		const socket = {
			readyState: 1,
			OPEN: 1,
			bufferedAmount: 0,
			send(data: Buffer | string) {
				const message = JSON.parse(String(data)) as Heard;
				opened.heard.push(...wordsIn(message));
			},
			close() {
				socket.readyState = 3;
				opened.closed = true;
			}
		};
		const subscriber = {
			...{ person, sessionId: '', topic: 'group', subjectId, alone: false, after: '0', held: null },
			socket: socket as unknown as Subscriber['socket']
		};
		this.hub.add(subscriber);
		const missed = await this.hub.catchUp(subscriber);
		if (missed === 'no-seat') return null;
		// All that the log has of this group, as a window that was away since the beginning would get it.
		if (missed !== 'reload') opened.heard.push(...(missed.messages as Heard[]).flatMap(wordsIn));
		this.open.push(opened);
		return opened;
	}

	/** Everything that was committed has been passed on. */
	async settle(): Promise<void> {
		this.hub.hear();
		do {
			await Promise.allSettled([...this.#running]);
			await new Promise((resolve) => setImmediate(resolve));
		} while (this.#running.size > 0);
	}
}
