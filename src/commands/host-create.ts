import { randomInt } from 'node:crypto';
import { makeHostOf } from '#features/host/server/host-create.ts';
import { openCommunity } from '#server/start.ts';
import { readSettings } from '#server/settings.ts';
import { CommandError } from './command-error.ts';
import type { Command } from './main.ts';

export const command: Command = {
	about: 'Makes a member the host, and makes the member where they are new.',
	async run([handle, ...more]) {
		if (!handle || more.length) throw new CommandError('say whom: npx hearth host:create HANDLE');
		const { close } = await openCommunity(readSettings(process.env));
		try {
			const made = await makeHostOf(handle, newPassphrase());
			if ('problem' in made) throw new CommandError(explain[made.problem]);
			process.stdout.write(made.codes ? tellNew(made) : `${made.handle} is a host now.\n`);
		} finally {
			await close();
		}
	}
};

const explain = {
	'not-set-up': 'this community is not set up yet: start it and open the set-up page, which makes its first host.',
	'handle-shape': 'a handle has 3 to 24 small letters and digits, with single hyphens between them.'
};

function tellNew({ handle, passphrase, codes }: { handle: string; passphrase: string; codes: string[] }): string {
	return [
		`${handle} is a new member and a host. This is shown only now:`,
		'',
		`  passphrase      ${passphrase}`,
		...codes.map((code, index) => `  ${index === 0 ? 'recovery codes' : '              '}  ${code}`),
		'',
		'Sign in and change the passphrase under "Your account".',
		''
	].join('\n');
}

/** Ten syllables, two at a time: 64 random bits that can be read out on the telephone. */
function newPassphrase(): string {
	const pick = (letters: string) => letters[randomInt(letters.length)]!;
	const syllables = Array.from({ length: 10 }, () => pick('bdfghjklmnprstvwz') + pick('aeiou'));
	return syllables.join('').replace(/(.{4})(?=.)/g, '$1-');
}
