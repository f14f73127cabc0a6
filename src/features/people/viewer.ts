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

/** What is true of the session in which somebody asks, and of nobody else's sessions. */
export interface Stay {
	/** Somebody else uses this device too: nothing may be kept on it. */
	shared: boolean;
	/** It ends after so long without use. */
	idleMinutes: number;
	/** Unix time in milliseconds; noted twice a minute at most */
	usedAt: number;
	/** They want no names in titles, icons and notifications. */
	discreet: boolean;
}
