/** What things are called towards members, on /privacy and in their copy. */
export const kinds = [
	'account',
	'devices',
	'groups',
	'words',
	'pages',
	'answers',
	'people',
	'experiences',
	'checkins',
	'mutes',
	'news',
	'care',
	'passing',
	'community'
] as const;
export type Kind = (typeof kinds)[number];

/** The parts of a copy, in their order; the rest is not about one member, or passes within a day. */
export const copied = [
	'account',
	'devices',
	'groups',
	'words',
	'pages',
	'answers',
	'people',
	'experiences',
	'checkins',
	'mutes',
	'news',
	'care'
] as const;
export type Copied = (typeof copied)[number];

/** How a column is held. Each names its columns, with a blank between them. */
interface Columns {
	/** In the copy, as it is. */
	copied?: string;
	/** A group; in the copy under its name. */
	group?: string;
	/** Sealed under the member's key; in the copy it is opened. */
	sealed?: string;
	/** The field under which what is sealed stands in the copy, where no column has that name. */
	opens?: string;
	/** Ties rows together, orders or guards them; says nothing about anybody. */
	inner?: string;
	/** Proves who somebody is: whoever found it in a copy could come in with it. */
	secret?: string;
	/** About somebody else, whose it is to know. */
	others?: string;
	/** Of the group or the community, and of nobody in it. */
	common?: string;
}

/** What becomes of a row when its member goes. */
export type Parting =
	/** It goes with them. */
	| 'goes'
	/** It goes, or stays under nobody's name, as they choose. */
	| 'chosen'
	/** It stays with the group or the community, under nobody's name. */
	| 'unnamed'
	/** It stays as it was written, so that what was done can be looked into (docs/privacy.md says how long). */
	| 'stays'
	/** It is made then: from it nobody finds who it was, and an older copy of the database does not bring them back. */
	| 'marked'
	/** It is about nobody. */
	| 'nobody';

export interface Held extends Columns {
	kind: Kind;
	/** Columns that say whose row it is; whoever stands in one of them gets it in their copy. Empty: nobody does. */
	of: string[];
	erased: Parting;
	/** Read for the copy past the policies, since pages never read it as a member. */
	guarded?: true;
	/** Which rows, where one table holds two kinds. */
	only?: 'share' | 'private';
}

const marks = ['copied', 'group', 'sealed', 'inner', 'secret', 'others', 'common'] as const;

/** All columns of a table that are accounted for. */
export const columnsOf = (held: Columns): string[] => marks.flatMap((mark) => held[mark]?.split(' ') ?? []);

/** A column as the copy calls it. */
export const camel = (column: string): string => column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
