// "I can't do this anymore" stands alone, or before a divorce lawyer. By itself it is a cry, and says of no danger what
// risk.ts looks for: it brings an offer of people who answer, and no claim about whoever says it.

const cries = [
	"(?:i )?(?:just |really )?(?:can'?t|cannot|can not)(?: do| take| bear| stand| cope with| handle)?(?: this| it)?(?: any ?more| any ?longer)",
	"(?:i )?(?:just |really )?(?:can'?t|cannot|can not) (?:do|take|bear|stand|cope with|handle) (?:this|it)",
	"(?:i )?(?:can'?t|cannot) cope",
	"(?:i'?m |i am )?(?:so )?(?:done|at the end)",
	"(?:i(?:'ve| have)? )?had enough",
	"it(?: is|'?s)? (?:all )?too much",
	'(?:please )?help(?: me)?(?: please)?',
	'(?:ya )?no puedo(?: mas)?(?: con (?:esto|todo))?(?: mas)?',
	'(?:ya )?no aguanto(?: mas)?',
	'no doy mas',
	'(?:por favor )?(?:ayuda|ayudenme|ayudame)(?: por favor)?'
];
const cry = new RegExp(`^(?:${cries.join('|')})$`);

/** The text without what is a cry by itself, a sentence or its part; and whether there was one. Any text may be given. */
export function hearCries(text: string): { cried: boolean; rest: string } {
	let cried = false;
	const rest = text.split(/(?<=[.,;:!?\n…])|(?= (?:and|but|y|pero) )/).filter((part) => {
		const plain = part
			.normalize('NFD')
			.replace(/[\u0300-\u036f]/g, '')
			.replace(/[’`´]/g, "'")
			.toLowerCase()
			.replace(/[^a-z' ]+/g, ' ')
			.trim()
			.replace(/^(?:and|but|y|pero) /, '')
			.replace(/\s+/g, ' ');
		if (!cry.test(plain)) return true;
		cried = true;
		return false;
	});
	return { cried, rest: rest.join('') };
}
