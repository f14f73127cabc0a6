import type { Command } from './main.ts';

export const command: Command = { about: '-', async run() {} };
