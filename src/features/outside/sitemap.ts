/** Pages that are for everybody and say something by themselves. */
export const fixedPages = ['/', '/groups', '/stories', '/help-now', '/privacy', '/join'];

/** What no program that reads the web has any business with; most of it asks for a seat or an account anyway. */
const closed = [
	'/account',
	'/auth',
	'/banned',
	'/care',
	'/host',
	'/invitations',
	'/journal',
	'/leave-now',
	'/notifications',
	'/pages',
	'/recover',
	'/reports',
	'/setup',
	'/sign-in',
	'/sign-out',
	'/still-here',
	'/tickets'
];

export const robotsText = (origin: string): string =>
	[
		'User-agent: *',
		...closed.map((path) => `Disallow: ${path}`),
		'Allow: /',
		'',
		`Sitemap: ${origin}/sitemap.xml`,
		''
	].join('\n');

/** At most 50,000 addresses go into one (sitemaps.org). */
const mostAddresses = 50_000;

/** @param paths addresses of this site, the most telling first */
export const sitemapXml = (origin: string, paths: string[]): string =>
	`<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${paths
		.slice(0, mostAddresses)
		.map((path) => `<url><loc>${escapeXml(origin + path)}</loc></url>\n`)
		.join('')}</urlset>\n`;

const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
