/** A name in a group, in characters. */
export const longestName = 40;

/** Why a name is not taken. */
export type NameProblem = 'too-short' | 'too-long' | 'name-taken';

/** Names that look alike are one name; as `plain_name` in the database has it. */
export const plainName = (name: string): string =>
	name
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '')
		.replace(/[^a-z0-9]/gu, (letter) => latin.get(letter) ?? letter);

/** Letters of other alphabets that pass for Latin ones, small or capital. */
const latin = new Map(
	Array.from('авекмнорстухіјѕԛԝһӏԁαβεζηικμνορτυχϲıɑɡ', (letter, at) => [
		letter,
		'abekmhopctyxijsqwhldabezhikmnoptuxciag'[at]!
	])
);

/** What a single masked share is said under. It is the same for everybody, so it tells nobody apart. */
export const someone = 'Someone here';

/** Names that would pass for the place itself, or for a mask. */
export const reservedNames: ReadonlySet<string> = new Set(
	[
		someone,
		'Someone',
		'Somebody',
		'Host',
		'Facilitator',
		'Hearth',
		'Admin',
		'Moderator',
		'Support',
		'You',
		'Everyone'
	].map(plainName)
);
