import { defineConfig } from 'vitest/config';

// Two kinds of tests without a browser: rules (no I/O), and everything that asks a real PostgreSQL.
const database = ['src/**/server/**/*.test.ts', 'tests/safe-space/**/*.test.ts'];

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: 'unit',
					// Rules keep nothing, so all files may share what they load.
					isolate: false,
					include: ['src/**/*.test.ts', 'tests/unit/**/*.test.ts'],
					exclude: [...database, 'node_modules/**']
				}
			},
			{
				test: {
					name: 'database',
					// What a process keeps between questions is forgotten with each community (tests/database.ts).
					isolate: false,
					include: database,
					globalSetup: ['tests/postgres.ts'],
					testTimeout: 30_000,
					hookTimeout: 60_000,
					maxWorkers: 2
				}
			},
			{
				test: {
					name: 'start',
					include: ['tests/start/**/*.test.ts'],
					globalSetup: ['tests/planted.ts'],
					testTimeout: 120_000,
					hookTimeout: 120_000,
					// Each file has ports and data of its own.
					maxWorkers: 2
				}
			}
		]
	}
});
