import type { Command } from './main.ts';

export const command: Command = { about: 'The same, filled with a believable community, on a throw-away folder.', async run() {} };
