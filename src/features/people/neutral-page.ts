import data from '#content/neutral-pages.json' with { type: 'json' };

const pages: Record<string, string> = data.pages;

/** A page that anybody might have open, in the first language of the browser that has one (`es-MX,es;q=0.9`). */
export function neutralPage(acceptLanguage: string | null): string {
	const wanted = (acceptLanguage ?? '').split(',').map((each) => each.trim().slice(0, 2).toLowerCase());
	return pages[wanted.find((language) => Object.hasOwn(pages, language)) ?? 'en']!;
}
