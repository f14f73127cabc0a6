import { createRequire } from 'node:module';
import { defineConfig } from '@playwright/test';

const { find } = createRequire(import.meta.url)('./bin/chromium') as { find: () => string };

// Journeys: real browsers against the built server, each worker with a community of its own (tests/browser.ts).
export default defineConfig({
	testDir: 'tests/journeys',
	testMatch: '**/*.test.ts',
	globalSetup: './tests/planted.ts',
	fullyParallel: false,
	workers: 2,
	retries: 0,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : [['list']],
	use: {
		launchOptions: {
			executablePath: find(),
			args: [
				'--no-sandbox',
				'--disable-gpu',
				'--disable-quic',
				'--no-first-run',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync',
				// A page lives for a second or two here: optimising its scripts costs more than it gains.
				'--js-flags=--no-opt --no-maglev'
			]
		}
	}
});
