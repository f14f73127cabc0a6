/** Languages that somebody reads, the best first: what their browser asks for, and the one that the pages are in. */
export function readerLanguages(acceptLanguage: string | null, locale: string): string[] {
	const asked = (acceptLanguage ?? '')
		.split(',')
		.slice(0, 10)
		.map((part) => /^\s*([a-z]{2,3})(?:[-;\s]|$)/i.exec(part)?.[1]?.toLowerCase())
		.filter((language) => language !== undefined);
	return [...new Set([...asked, locale])];
}
