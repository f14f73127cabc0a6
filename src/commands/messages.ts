import path from 'node:path';
import { makeIfNeeded, root, type Made } from './making.ts';

const messages: Made = {
	stamp: 'node_modules/.cache/hearth-messages/.made-from',
	proof: 'src/paraglide/messages.js',
	sources: ['messages', 'project.inlang/settings.json', 'package-lock.json'],
	async make() {
		const { compile } = await import('@inlang/paraglide-js');
		await compile({
			project: path.join(root, 'project.inlang'),
			outdir: path.join(root, 'src/paraglide'),
			strategy: ['baseLocale']
		});
	}
};

/** Makes the sentences that features say where they are missing or older than the catalogue: a fresh checkout has none. */
export const makeMessagesIfNeeded = () => makeIfNeeded(messages);
