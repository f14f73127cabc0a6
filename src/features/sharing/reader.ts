/** Where and for whom shares are shown: what their pieces need beside the words themselves. */
export interface Reader {
	/** The group; null for a page that was opened to supporters. */
	slug: string | null;
	/** The group that reads what is answered here; null outside of groups, where the author alone does. */
	group: AnswerGroup | null;
	/** Unix time in milliseconds. */
	now: number;
	locale: string;
	timeZone: string;
	/** Whether the reader may answer here: seated, the group open, the agreements accepted. */
	mayWrite: boolean;
	/** Whether the reader leads the group, and may put a content note before words of others. */
	mayNote?: boolean;
	/** A fresh key for each reply form, so that sending it twice writes once. */
	newKey: () => string;
}

export interface AnswerGroup {
	name: string;
	members: number;
	/** Some of the others in it. */
	faces: string[];
}

/** The group of a page, as its answer forms show it. */
export const answerGroup = (group: { name: string; seatsTaken: number; faces: string[] }): AnswerGroup => ({
	name: group.name,
	members: group.seatsTaken,
	faces: group.faces
});

/** The address of a share, and the ids of its parts that live windows replace. */
export const sharePath = (slug: string | null, id: string): string =>
	slug ? `/groups/${slug}/shares/${id}` : `/pages/${id}`;
export const partOf = (id: string, part: 'head' | 'words' | 'gestures' | 'mine' | 'replies'): string =>
	`share-${id}-${part}`;
