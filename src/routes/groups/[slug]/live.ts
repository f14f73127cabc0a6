import type { Component } from 'svelte';
import { render } from 'svelte/server';
import { groupTopic } from '#features/groups/server/hearing.ts';
import Gestures from '#features/sharing/Gestures.svelte';
import MyGestures from '#features/sharing/MyGestures.svelte';
import Reply from '#features/sharing/Reply.svelte';
import Share from '#features/sharing/Share.svelte';
import ShareHead from '#features/sharing/ShareHead.svelte';
import ShareWords from '#features/sharing/ShareWords.svelte';
import { gestureKindsOf, isForItsGroup, readEventSubjects, type Subjects } from '#features/sharing/server/live.ts';
import { partOf, sharePath, type Reader } from '#features/sharing/reader.ts';
import type { Held, ShareView } from '#features/sharing/share.ts';
import { hearth } from '#server/hearth.ts';
import type { LiveEvent } from '#server/live/events.ts';
import type { LiveHub } from '#server/live/hub.ts';
import type { Rendering } from '#server/live/topic.ts';

/** What ui/page/live.ts applies to a page. */
interface Patch {
	put?: string;
	into?: string;
	order?: 'newest-first' | 'newest-last';
	drop?: string;
}

const feed = 'feed';
/** A component as a string, without the marks that only hydration reads. */
function html<Props extends Record<string, unknown>>(component: Component<Props>, props: Props): string {
	return render(component, { props } as never)
		.body.replace(/<!--.*?-->/g, '')
		.trim();
}

/** Brings the live hub what it needs to turn events into the same HTML that the group's page shows. */
export function followShares(live: LiveHub): void {
	live.addTopic(
		groupTopic(async (tx, events) => {
			const subjects = await readEventSubjects(tx, events);
			return new Map(events.map((event) => [event.seq, renderEvent(event, subjects)]));
		})
	);
}

function renderEvent(event: LiveEvent, subjects: Subjects): Rendering {
	if (event.kind === 'share.written' || event.kind === 'share.changed') return renderShare(event, subjects);
	if (event.kind === 'reply.written' || event.kind === 'reply.changed') return renderReply(event, subjects);
	if (event.kind === 'gesture.changed') return renderGesture(event, subjects);
	return { forOthers: null, forAuthor: null, authorId: null };
}

function renderShare(event: LiveEvent, { shares, groups }: Subjects): Rendering {
	const share = shares.get(event.shareId!);
	const gone: Patch[] = [{ drop: `share-${event.shareId}` }];
	if (!share || share.groupId !== event.groupId) return same(gone);
	const reader = readerIn(groups.get(event.groupId)!);
	const show = (mine: boolean): Patch[] => [
		{
			put: html(Share, { share: { ...share, mine, held: mine ? heldAtFirst(share) : null }, reader }),
			into: feed,
			order: 'newest-first'
		},
		...(event.kind === 'share.changed'
			? [
					{ put: html(ShareHead, { share: { ...share, mine }, reader }) },
					{ put: html(ShareWords, { share, path: sharePath(reader.slug, share.id), locale: reader.locale }) }
				]
			: [])
	];
	return {
		forOthers: { patches: isForItsGroup(share, event) ? show(false) : gone },
		forAuthor: { patches: show(true) },
		authorId: share.authorId
	};
}

/** The hub reads for all; whose share is new and unanswered sees at once that it is held. */
const heldAtFirst = ({ audience, withdrawn, replies }: ShareView): Held | null =>
	audience === 'me' || withdrawn || replies.length > 0 ? null : 'waiting';

function renderReply(event: LiveEvent, { replies, groups }: Subjects): Rendering {
	const reply = replies.get(event.replyId!);
	const gone: Patch[] = [{ drop: `reply-${event.replyId}` }];
	if (!reply) return same(gone);
	const reader = readerIn(groups.get(event.groupId)!);
	const show = (mine: boolean): Patch[] => {
		const put = html(Reply, { reply: { ...reply, mine }, shareId: reply.shareId, reader });
		return event.kind === 'reply.changed'
			? [{ put }]
			: [{ put, into: partOf(reply.shareId, 'replies'), order: 'newest-last' }];
	};
	return {
		forOthers: { patches: reply.forAuthorAlone ? gone : show(false) },
		forAuthor: { patches: show(true) },
		authorId: reply.authorId
	};
}

/** The names are for all; which of the gestures are one's own is for the windows of the one who made them. */
function renderGesture(event: LiveEvent, subjects: Subjects): Rendering {
	const share = subjects.shares.get(event.shareId!);
	if (!share || !isForItsGroup(share, event)) return { forOthers: null, forAuthor: null, authorId: null };
	const names: Patch[] = [{ put: html(Gestures, { share }) }];
	const mine = gestureKindsOf(subjects, event.shareId!, event.memberId!);
	const buttons: Patch = {
		put: html(MyGestures, { slug: subjects.groups.get(event.groupId)!.slug, id: share.id, mine })
	};
	return { forOthers: { patches: names }, forAuthor: { patches: [...names, buttons] }, authorId: event.memberId };
}

const same = (patches: Patch[]): Rendering => ({ forOthers: { patches }, forAuthor: { patches }, authorId: null });

/** One rendering for many: the hour is said by each window (ui/page/live.ts). */
const readerIn = ({ slug, name }: { slug: string; name: string }): Reader => ({
	slug,
	group: { name, members: 0, faces: [] },
	now: hearth().now(),
	locale: 'en',
	timeZone: 'UTC',
	mayWrite: true,
	newKey: () => crypto.randomUUID()
});
