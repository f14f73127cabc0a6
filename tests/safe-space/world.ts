import type { Member } from '#features/people/viewer.ts';

// The model: who sits where, who keeps away from whom, who said what to whom; and the rules of the design, in a few lines.

export type Viewer = Member | null;
export type ShareAudience = 'me' | 'group' | 'community' | 'public';

export interface Words {
	id: string;
	/** Null once whoever wrote it took their name off. */
	author: Viewer;
	/** Null for a page outside of groups. */
	group: string | null;
	kind: 'share' | 'page';
	audience: ShareAudience | 'supporters';
	byline: string | null;
	masked: boolean;
	word: string;
	notes: string[];
	withdrawn: boolean;
	folded: boolean;
	hidden: boolean;
}
export interface Answer {
	id: string;
	to: Words;
	author: Viewer;
	/** The group in which it was given. */
	group: string;
	byline: string | null;
	word: string;
	withdrawn: boolean;
}
export interface Seat {
	group: string;
	who: Member;
	name: string;
}
export interface Group {
	slug: string;
	leader: Member;
	capacity: number | null;
}

export class World {
	readonly seats: Seat[] = [];
	readonly waiting: Seat[] = [];
	readonly removed: { group: string; who: Member }[] = [];
	readonly banned = new Set<Member>();
	readonly pauses: { group: string; who: Member; until: number }[] = [];
	/** Names that stay under words in a group. */
	readonly leftNames: (Seat & { how: 'left' | 'removed' })[] = [];
	readonly blocks: { by: Member; of: Member; id: string }[] = [];
	/** A line for each name; only those under the member's first name carry what they open. */
	readonly supporters: { of: Member; who: Member; name: string; own: string; place: string; carries: boolean }[] = [];
	readonly mutes = new Map<Member, { topics: string[]; words: string[] }>();
	readonly reports: { by: Member; accused: Member; group: string | null; about: Words; id: string }[] = [];
	shares: Words[] = [];
	replies: Answer[] = [];
	gestures: { to: Words; who: Member }[] = [];
	/** How many shares and answers somebody took along, or took their name off. */
	wordsLetGo = 0;
	readonly people: Member[];
	readonly host: Member;
	readonly groups: Group[];

	/** The last of the people is the host. */
	constructor(people: Member[], groups: Group[]) {
		this.people = people;
		this.host = people.at(-1)!;
		this.groups = groups;
		for (const { slug, leader } of groups) this.seats.push({ group: slug, who: leader, name: leader.handle });
	}

	seatOf = (who: Viewer, group: string | null) =>
		this.seats.find((seat) => seat.group === group && who !== null && seat.who === who);
	sits = (who: Viewer, group: string | null) => this.seatOf(who, group) !== undefined;
	mayWrite = (who: Viewer, group: string | null) =>
		this.sits(who, group) && !this.pauses.some((pause) => pause.group === group && pause.who === who);
	leads = (who: Member, group: string | null) =>
		this.groups.some(({ slug, leader }) => slug === group && leader === who) && this.sits(who, group);
	apart = (one: Viewer, other: Viewer) =>
		one !== null &&
		other !== null &&
		this.blocks.some(({ by, of }) => (by === one && of === other) || (by === other && of === one));
	cares = (who: Member, group: string | null, about: Member) =>
		(who === this.host || this.leads(who, group)) && who !== about && !this.apart(who, about);

	chairFor(who: Member, slug: string): boolean {
		const { capacity } = this.groups.find((group) => group.slug === slug)!;
		const seated = this.seats.filter((seat) => seat.group === slug);
		return (capacity === null || seated.length < capacity) && !seated.some((seat) => this.apart(who, seat.who));
	}
	nameIsFree(who: Member, group: string, name: string): boolean {
		const others = [...this.seats, ...this.waiting, ...this.leftNames].filter(
			(each) => each.group === group && each.who !== who
		);
		return (
			!others.some((each) => each.name === name) && !this.people.some((other) => other !== who && other.handle === name)
		);
	}

	isFor(viewer: Viewer, share: Words): boolean {
		switch (share.audience) {
			case 'public':
				return true;
			case 'community':
				return viewer !== null;
			case 'group':
				return this.sits(viewer, share.group);
			case 'supporters':
				return this.supporters.some(({ of, who, carries }) => of === share.author && who === viewer && carries);
			case 'me':
				return false;
		}
	}
	wrote = (viewer: Viewer, { author }: { author: Viewer }) => viewer !== null && author === viewer;
	mayRead = (viewer: Viewer, share: Words): boolean =>
		this.wrote(viewer, share) || (!share.hidden && !this.apart(viewer, share.author) && this.isFor(viewer, share));
	mayReadReply(viewer: Viewer, reply: Answer): boolean {
		if (this.wrote(viewer, reply)) return true;
		if (this.apart(viewer, reply.author)) return false;
		return this.sits(viewer, reply.group) && this.mayRead(viewer, reply.to);
	}
	maySeeGesture(viewer: Viewer, { to, who }: World['gestures'][number]): boolean {
		if (who === viewer) return true;
		if (this.apart(viewer, who) || !this.mayRead(viewer, to)) return false;
		return to.group === null ? this.wrote(viewer, to) : this.sits(viewer, to.group);
	}
	maySeeSeat = (viewer: Viewer, seat: Seat) =>
		seat.who === viewer || (this.sits(viewer, seat.group) && !this.apart(viewer, seat.who));

	/** Whether words of others hold what the viewer muted; topics are those of a share. */
	muted(viewer: Viewer, said: { author: Viewer; word: string; notes?: string[] }): boolean {
		const mutes = viewer && this.mutes.get(viewer);
		if (!mutes || this.wrote(viewer, said)) return false;
		return (
			mutes.words.some((word) => said.word.startsWith(word)) ||
			mutes.topics.some((topic) => said.notes?.includes(topic))
		);
	}
	/** What of it is sent unasked. */
	shown = (viewer: Viewer, said: Parameters<World['muted']>[1]) => (this.muted(viewer, said) ? '' : said.word);

	endSeat(who: Member, group: string, how: 'left' | 'removed', keepsName = true): void {
		const seat = this.seatOf(who, group);
		if (!seat) return;
		this.seats.splice(this.seats.indexOf(seat), 1);
		if (keepsName) this.leftNames.push({ ...seat, how });
		if (how === 'removed') this.removed.push({ group, who });
	}

	/** Somebody leaves and takes their words along, or their name off them. @returns what was touched */
	letGo(who: Member, group: string, choice: 'erase' | 'anonymise'): void {
		this.gestures = this.gestures.filter((each) => each.who !== who || each.to.group !== group);
		const mine = this.shares.filter((share) => share.author === who && share.group === group);
		for (const page of mine.filter(({ kind }) => kind === 'page'))
			Object.assign(page, { group: null, byline: null, masked: false, audience: 'me' });
		const said = mine.filter(({ kind }) => kind === 'share');
		const answers = this.replies.filter((reply) => reply.author === who && reply.group === group);
		this.wordsLetGo += said.length + answers.length;
		if (choice === 'erase') {
			this.replies = this.replies.filter((reply) => !answers.includes(reply));
			this.#forget(said.filter((share) => !this.replies.some(({ to }) => to === share)));
			for (const share of said) Object.assign(share, { word: '', notes: [], withdrawn: true });
		} else {
			this.#forget(said.filter(({ audience }) => audience === 'me'));
			for (const reply of answers) Object.assign(reply, { author: null, byline: null });
		}
		for (const share of said) Object.assign(share, { author: null, byline: null, masked: false });
		for (const left of this.leftNames.filter((each) => each.who === who && each.group === group && each.how === 'left'))
			this.leftNames.splice(this.leftNames.indexOf(left), 1);
	}

	#forget(gone: Words[]): void {
		this.shares = this.shares.filter((share) => !gone.includes(share));
		this.replies = this.replies.filter(({ to }) => !gone.includes(to));
		this.gestures = this.gestures.filter(({ to }) => !gone.includes(to));
	}
}
