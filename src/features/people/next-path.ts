/** Where to go on after signing in. Only a path of this site: an address that leads elsewhere counts as none. */
export function nextPath(asked: string | null | undefined, otherwise = '/'): string {
	if (!asked || asked.length > 500 || !isPath(asked)) return otherwise;
	const here = 'http://hearth.invalid';
	if (!URL.canParse(asked, here)) return otherwise;
	const { origin, pathname, search, hash } = new URL(asked, here);
	const path = `${pathname}${search}${hash}`;
	// `/.//elsewhere` is a path until it is resolved.
	if (origin !== here || !isPath(path) || /^\/(sign-in|sign-out|join|recover|setup|auth)(\/|\?|$)/.test(path))
		return otherwise;
	return path;
}

/** Browsers read `//`, `/\` and what hides behind control characters as another site. */

const isPath = (text: string) => /^\/(?![/\\])/.test(text) && !/[\u0000-\u0020\u007f\\]/.test(text);
