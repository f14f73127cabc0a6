import { borders, concepts, doings, firstPerson, negations, persons, runsByFirst, stopWords } from './concepts.ts';

// What somebody typed, as the words that matter in it: folded, each as what it means, with who does it and whether it is
// said to be so or not.

export interface Said {
	/** As it was typed. */
	typed: string;
	/** What it means: a concept, or the stem of the word. */
	key: string;
	/** Its place among all words, stop words counted. */
	at: number;
	negated: boolean;
	/** Of what somebody does: who. */
	who: 'me' | 'other' | null;
	/** Whether a slip of the finger was mended: it may have been another word after all. */
	mended: boolean;
}

const wishes = /^(want|wants|wanted|quiero|quiere|queria)$/;

/** No more of a text than this is looked at. */
const longestText = 2000;

interface Word {
	typed: string;
	plain: string;
	/** Spanish tells by an accent who did it: "dejé" and "dejó". */
	ending: 'me' | 'other' | null;
}

/** The words that matter in a text. @param known words of the taxonomy, against which a slip of the finger is mended */
export function wordsThatMatter(text: string, mend: (plain: string) => string = (plain) => plain): Said[] {
	const words = join(split(text));
	const said: Said[] = [];
	let negatedUntil = -1;
	words.forEach((word, at) => {
		if (word.plain === '.' || borders.has(word.plain)) negatedUntil = -1;
		// What one does not want is there all the same.
		if (negations.has(word.plain) && !wishes.test(words[at + 1]?.plain ?? '')) negatedUntil = at + 4;
		if (word.plain === '.' || stopWords.has(word.plain)) return;
		const plain = known(word.plain) ?? mend(word.plain);
		const key = concepts.get(plain) ?? stem(plain);
		if (key.length < 2) return;
		const who = doings.has(key) ? whoDoes(words, at) : null;
		said.push({ typed: word.typed, key, at, negated: at <= negatedUntil, who, mended: plain !== word.plain });
	});
	return said;
}

/** The word by which a concept is known, also where it stands in the plural or owns something ("my sons room"). */
function known(plain: string): string | null {
	if (concepts.has(plain)) return plain;
	const one = plain.length > 3 && plain.endsWith('s') ? plain.slice(0, -1) : '';
	return concepts.has(one) ? one : null;
}

/** The folded words of a text, for a dictionary. */
export const plainWords = (text: string): string[] => join(split(text)).map(({ plain }) => plain);

/** Without accents, capitals and apostrophes. */
export const fold = (text: string): string =>
	text
		.normalize('NFD')
		.replace(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.replace(/['’ʼ`´]/g, '');

function split(text: string): Word[] {
	const found = text
		.slice(0, longestText)
		.normalize('NFC')
		.toLowerCase()
		.match(/[\p{L}\p{N}]+(?:['’ʼ`´][\p{L}]+)*|[.,;:!?\n…()—–]/gu);
	return (found ?? []).map((typed) => {
		if (!/[\p{L}\p{N}]/u.test(typed)) return { typed, plain: '.', ending: null };
		if (typed === 'él') return { typed, plain: 'elpron', ending: null };
		if (/^bebés?$/.test(typed)) return { typed, plain: 'baby', ending: null };
		if (/^i['’]ll$/.test(typed)) return { typed, plain: 'i', ending: null };
		const ending = /ó$/.test(typed) ? 'other' : /[éí]$/.test(typed) ? 'me' : null;
		return { typed, plain: fold(typed), ending };
	});
}

/** Puts words together that stand for one ("passed away"), and tells a baby from somebody who drinks. */
function join(words: Word[]): Word[] {
	const joined: Word[] = [];
	for (let at = 0; at < words.length; at++) {
		const word = words[at]!;
		const run = runsByFirst
			.get(word.plain)
			?.find(({ words: wanted }) => wanted.every((each, index) => words[at + index]?.plain === each));
		if (run) {
			const typed = words.slice(at, at + run.words.length).map((each) => each.typed);
			const ending = words[at + run.words.length - 1]!.ending;
			for (const plain of run.into) joined.push({ typed: typed.join(' '), plain, ending });
			at += run.words.length - 1;
		} else if (
			word.plain === 'bebe' &&
			/^(un|una|el|la|mi|su|nuestro|nuestra|al|del)$/.test(joined.at(-1)?.plain ?? '')
		)
			joined.push({ ...word, plain: 'baby' });
		else joined.push(word);
	}
	return joined;
}

const others = new Set(
	'he hes hed she shes shed they theyre theyve who ella elpron ellos ha han tiene esta'.split(' ')
);

/** Who does what stands at this place: the nearest before it whom it could be, or what a Spanish ending tells. */
function whoDoes(words: Word[], at: number): Said['who'] {
	const { plain, ending } = words[at]!;
	const before = words[at - 1]?.plain;
	if (/^(bebo|tomo|consumo|apuesto|drogo|emborracho|recai|bebi|jubile)$/.test(plain)) return 'me';
	if (before === 'me' || before === 'nos') return 'other';
	if (ending) return ending;
	if (before === 'my' || before === 'mi' || before === 'myself') return 'me';
	if (before === 'his' || before === 'her' || before === 'their' || before === 'su') return 'other';
	for (let back = at - 1; back >= 0 && back >= at - 7; back--) {
		const word = words[back]!.plain;
		if (word === '.' || word === 'but' || word === 'pero') break;
		if (firstPerson.has(word)) return 'me';
		if (others.has(word) || persons.has(concepts.get(word) ?? '')) return 'other';
	}
	if (words[at + 1]?.plain === 'me') return 'other';
	if (/^(bebe|toma|consume|apuesta|droga|pega|emborracha|bebia|tomaba)$/.test(plain)) return 'other';
	return null;
}

/** What is left of a word without its endings: rough, and the same for what is compared. */
export function stem(word: string): string {
	if (word.length < 4 || /\d/.test(word)) return word;
	let root = word;
	if (/ies$/.test(root)) root = `${root.slice(0, -3)}y`;
	else if (/[^su]s$/.test(root)) root = root.slice(0, -1);
	for (const ending of endings)
		if (root.endsWith(ending) && root.length - ending.length >= 3) {
			root = root.slice(0, -ending.length);
			break;
		}
	root = root.replace(/([bdfgklmnprt])\1$/, '$1');
	return root.length >= 4 ? root.replace(/[aeoiy]$/, '') : root;
}
const endings = [
	...['amente', 'aciones', 'acion', 'iendo', 'ieron', 'ando', 'aron', 'aban', 'aste', 'iste', 'amos', 'imos', 'emos'],
	...['ment', 'ness', 'aba', 'ado', 'ada', 'ido', 'ida', 'ing', 'ed', 'ly', 'er', 'ar', 'ir', 'an', 'en', 'ia']
];
