import * as m from '#messages';
import type { RequestHandler } from './$types';

/** What a phone needs to put this place beside its other apps; whoever chose to name nothing has a name that could be anybody's. */
export const GET: RequestHandler = ({ locals }) => {
	const name = locals.discreet ? m.exit_neutral_title() : (locals.community?.name ?? 'Hearth');
	const icons = locals.discreet
		? [{ src: '/plain.svg', sizes: 'any', type: 'image/svg+xml' }]
		: [192, 512].map((size) => ({
				src: `/icon-${size}.png`,
				sizes: `${size}x${size}`,
				type: 'image/png',
				purpose: 'any maskable'
			}));
	const manifest = {
		id: '/',
		name,
		short_name: name,
		start_url: '/',
		scope: '/',
		display: 'standalone',
		lang: locals.locale,
		background_color: '#061b1f',
		theme_color: '#061b1f',
		icons
	};
	return new Response(JSON.stringify(manifest), {
		headers: { 'content-type': 'application/manifest+json', 'cache-control': 'private, max-age=3600', vary: 'cookie' }
	});
};
