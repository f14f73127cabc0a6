/** A group as strangers' sites may show it. */
export interface ListedGroup {
	slug: string;
	name: string;
	purpose: string;
	access: 'open' | 'request' | 'invite';
	language: string;
	experiences: string[];
	/** When it meets next, or has begun to; Unix milliseconds. */
	nextAt: number | null;
}
