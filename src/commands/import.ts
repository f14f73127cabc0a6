import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { readCommunity } from '#features/host/server/community.ts';
import { isTimeZone } from '#features/people/time-zones.ts';
import { mostBytes } from '#features/outside/import.ts';
import {
	applyImport,
	prepareImport,
	previewImport,
	type Given,
	type ImportPreview
} from '#features/outside/server/imports.ts';
import { sayNotFetched, sayWhat, sayWhere } from '#features/outside/words.ts';
import { openCommunity } from '#server/start.ts';
import { readSettings } from '#server/settings.ts';
import { CommandError } from './command-error.ts';
import type { Command } from './main.ts';

const usage = 'say what: npx hearth import FILE|ADDRESS [--name NAME] [--zone Europe/London] [--yes]';

export const command: Command = {
	about: 'Shows what a list of meetings would bring in; with --yes takes it in, as groups that hosts open.',
	async run(args) {
		const { from, name, zone, yes } = readArguments(args);
		const given = await readGiven(from, name);
		const { close } = await openCommunity(readSettings(process.env));
		try {
			const community = await readCommunity();
			if (!community) throw new CommandError('this community is not set up yet: start it and open the set-up page.');
			const prepared = await prepareImport(null, given, {
				timeZone: zone ?? community.timeZone,
				language: community.locale
			});
			if (!prepared) throw new CommandError('nothing came of it.');
			if ('notFetched' in prepared) throw new CommandError(sayNotFetched(prepared.notFetched));
			if ('problems' in prepared)
				throw new CommandError(
					['nothing was taken in.', ...prepared.problems.map((each) => `  ${sayWhere(each)}: ${sayWhat(each)}`)].join(
						'\n'
					)
				);
			process.stdout.write(tell((await previewImport(null, prepared.id))!));
			if (yes) await applyImport(null, prepared.id);
			process.stdout.write(
				yes
					? 'They are taken in. A host opens them under “Bring in groups”.\n'
					: 'Nothing was changed. With --yes they are taken in.\n'
			);
		} finally {
			await close();
		}
	}
};

function readArguments(args: string[]): { from: string; name?: string; zone?: string; yes: boolean } {
	try {
		const { values, positionals } = parseArgs({
			args,
			allowPositionals: true,
			options: { name: { type: 'string' }, zone: { type: 'string' }, yes: { type: 'boolean', default: false } }
		});
		const [from, ...more] = positionals;
		if (!from || more.length > 0) throw new CommandError(usage);
		if (values.zone && !isTimeZone(values.zone)) throw new CommandError(`nobody knows the time zone ${values.zone}.`);
		return { from, ...values };
	} catch (error) {
		throw error instanceof CommandError ? error : new CommandError(usage);
	}
}

async function readGiven(from: string, name: string | undefined): Promise<Given> {
	if (/^https?:/.test(from)) return { address: from, ...(name ? { source: name } : {}) };
	const bytes = await readFile(from).catch((error: NodeJS.ErrnoException) => {
		throw new CommandError(`${from} cannot be read (${error.code}).`);
	});
	if (bytes.length > mostBytes) throw new CommandError(`${from} is larger than 5 MB.`);
	return { bytes, source: name ?? basename(from) };
}

function tell({ source, fresh, here, changed, same, left, gone }: ImportPreview): string {
	const names = (title: string, groups: { name: string }[]) =>
		groups.length > 0 ? [`${title}: ${groups.length}`, ...groups.map(({ name }) => `  ${name}`)] : [];
	return [
		`From “${source}”`,
		...names(
			'new',
			fresh.map(({ name, slug }) => ({ name: here[slug] ? `${name} (a group of this name is here already)` : name }))
		),
		...names(
			'changed',
			changed.map(({ group }) => group)
		),
		...names(
			'left as they are',
			left.map(({ group }) => group)
		),
		...names('no longer in the list', gone),
		`unchanged: ${same.length}`,
		''
	].join('\n');
}
