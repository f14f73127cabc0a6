import { longestBounce } from '#features/delivery/bounce.ts';
import { readSettings } from '#server/settings.ts';
import { CommandError } from './command-error.ts';
import type { Command } from './main.ts';

/** Of a mail server that runs a program: try it again later (sysexits.h). */
const tryAgain = 75;

export const command: Command = {
	about: 'Takes a letter that came back, on standard input, for a mail server to run: npx hearth bounce [ADDRESS]',
	async run([to]) {
		const { port, host } = readSettings(process.env);
		const letter = await readAll();
		const where = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}/letters/bounce`;
		const answer = await fetch(to ? `${where}?to=${encodeURIComponent(to)}` : where, {
			method: 'POST',
			body: letter,
			headers: { 'content-type': 'message/rfc822' }
		}).catch(() => null);
		if (!answer || answer.status === 429 || answer.status >= 500) {
			process.stderr.write('hearth: the server does not answer; the mail server tries again.\n');
			process.exit(tryAgain);
		}
		// An answer or an absence notice is nothing to complain about: it would come back to whoever sent it.
		if (!answer.ok && answer.status !== 404) throw new CommandError(`the server said ${answer.status}.`);
	}
};

async function readAll(): Promise<string> {
	let text = '';
	process.stdin.setEncoding('latin1');
	for await (const chunk of process.stdin) {
		// What is longer is not taken in, but read to its end: else the mail server would take it for a failure.
		if (text.length <= longestBounce) text += String(chunk);
	}
	return text;
}
