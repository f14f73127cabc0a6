/** Who asks: a member with what every page shows about them, or null for a visitor. */
export interface Member {
	id: string;
	handle: string;
	locale: string;
	/** IANA name; times are shown in it. */
	timeZone: string;
	isHost: boolean;
	/** Something on their quiet list is unread. */
	hasNews: boolean;
	sessionId: string;
}

export type Viewer = Member | null;
