import { parseCrontab } from 'graphile-worker';
import { schedule } from '#server/jobs/schedule.ts';
import { jobs } from '#server/start.ts';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const lint = new ESLint();

async function problemsOf(file: string, text: string): Promise<string[]> {
	const [result] = await lint.lintText(text, { filePath: file });
	return result!.messages.map(({ ruleId }) => ruleId ?? 'not read at all');
}

const imports = '@typescript-eslint/no-restricted-imports';

describe('the lint knows which room may import what', () => {
	it.each([
		[
			'a rule that uses an earlier feature',
			'src/features/sharing/x.ts',
			"export { line } from '#features/people/text.ts';\n"
		],
		[
			'SQL that uses the database',
			'src/features/sharing/server/x.ts',
			"export { newId } from '#server/database/ids.ts';\n"
		],
		[
			'a route that asks a feature',
			'src/routes/x.ts',
			"export { writeShare } from '#features/sharing/server/write.ts';\n"
		]
	])('%s is right', async (_, file, text) => {
		expect(await problemsOf(file, text)).toEqual([]);
	});

	it.each([
		[
			'a rule that uses a later feature',
			'src/features/people/x.ts',
			"export { wishes } from '#features/sharing/share.ts';\n"
		],
		['a rule that reads a file', 'src/features/sharing/x.ts', "export { readFile } from 'node:fs/promises';\n"],
		['a rule that uses the server', 'src/features/sharing/x.ts', "export { newId } from '#server/database/ids.ts';\n"],
		['SQL that knows the framework', 'src/features/sharing/server/x.ts', "export { redirect } from '@sveltejs/kit';\n"],
		['a route with SQL', 'src/routes/x.ts', "export { sql } from 'kysely';\n"],
		[
			'infrastructure that knows a feature',
			'src/server/live/x.ts',
			"export { wishes } from '#features/sharing/share.ts';\n"
		],
		[
			'a piece of interface that knows the domain',
			'src/ui/x.ts',
			"export { wishes } from '#features/sharing/share.ts';\n"
		]
	])('%s is refused', async (_, file, text) => {
		expect(await problemsOf(file, text)).toContain(imports);
	});

	it('a rule that asks the clock is refused', async () => {
		expect(await problemsOf('src/features/sharing/x.ts', 'export const now = () => Date.now();\n')).toContain(
			'no-restricted-syntax'
		);
	});
});

describe('the schedule', () => {
	it('names jobs that there are', () => {
		const scheduled = parseCrontab(schedule).map(({ task }) => task);
		expect(scheduled.length).toBeGreaterThan(2);
		expect(scheduled.filter((task) => !(task in jobs))).toEqual([]);
	});
});
