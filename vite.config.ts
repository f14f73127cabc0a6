import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** Short names: a group's page carries a thousand of them. */
const cssHash = ({ hash, css }: { hash: (text: string) => string; css: string }) => `s${hash(css).slice(0, 4)}`;

export default defineConfig({
	plugins: [
		paraglideVitePlugin({ project: './project.inlang', outdir: './src/paraglide', strategy: ['baseLocale'] }),
		sveltekit({
			adapter: adapter({ precompress: true }),
			compilerOptions: { cssHash },
			csp: {
				mode: 'nonce',
				directives: {
					'default-src': ['self'],
					'img-src': ['self', 'data:'],
					'style-src': ['self', 'unsafe-inline'],
					'connect-src': ['self'],
					'object-src': ['none'],
					'base-uri': ['none'],
					'form-action': ['self'],
					'frame-ancestors': ['none']
				}
			}
		})
	],
	worker: {
		format: 'es',
		// A page's own script may draw with components that the page was drawn with: their styles are there already.
		plugins: () => [svelte({ configFile: false, emitCss: false, compilerOptions: { cssHash, css: 'external' } })]
	}
});
