/** One Hearth server as its people know it. */
export interface Community {
	name: string;
	locale: string;
	/** IANA name; of members who have not said theirs. */
	timeZone: string;
}
