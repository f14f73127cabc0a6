import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Axe from 'axe-core';
import { expect, test as base, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { plantedIn } from './planted.ts';

export { expect } from '@playwright/test';

/** Every account of the seeded community, and those that journeys make. */
export const passphrase = 'hearth-demo-passphrase';

export interface Site {
	url: string;
	/** Ends the server as a power cut does, and starts it again on the same data. */
	killAndRestart(): Promise<void>;
}

interface PersonOptions extends BrowserContextOptions {
	/** An account of the demo to sign in as. */
	as?: string;
}

interface Fixtures {
	/** A browser of one's own: nothing is shared with the others. Every page is watched (see `watch`). */
	person: (options?: PersonOptions) => Promise<Page>;
}

interface WorkerFixtures {
	/** A file that leaves a mess behind gives its community a name, and gets one of its own. */
	siteName: string;
	/** The demo's community, served by the real command from the build. */
	site: Site;
	/** A community that nobody has set up. */
	emptySite: Site;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
	siteName: ['', { scope: 'worker', option: true }],
	site: [async ({ siteName: _ }, use) => serve(use, true), { scope: 'worker', timeout: 120_000 }],

	emptySite: [async ({ siteName: _ }, use) => serve(use, false), { scope: 'worker', timeout: 120_000 }],
	person: async ({ browser, site }, use) => {
		const contexts: BrowserContext[] = [];
		const faults: string[] = [];
		await use(async ({ as, ...options } = {}) => {
			const context = await browser.newContext({
				baseURL: site.url,
				locale: 'en-GB',
				timezoneId: 'Europe/London',
				...options
			});
			contexts.push(context);
			watch(context, options.baseURL ?? site.url, faults);
			if (as) await enter(context, options.baseURL ?? site.url, as);
			return context.newPage();
		});
		await Promise.all(contexts.map((context) => context.close()));
		expect(faults, 'no page complains, fails or asks a foreign host').toEqual([]);
	}
});

/** Signs in with the form's answer alone; some journeys are about the page itself (`signIn`). */
async function enter(context: BrowserContext, site: string, handle: string): Promise<void> {
	const answer = await context.request.post(`${site}/sign-in`, {
		form: { handle, passphrase },
		headers: { origin: site, accept: 'text/html' },
		maxRedirects: 0
	});
	expect(answer.status(), `${handle} is signed in`).toBe(303);
}

/** Signs in through the page. */
export async function signIn(page: Page, handle: string): Promise<void> {
	await page.goto('/sign-in');
	await page.locator('input[name=handle]').fill(handle);
	await page.locator('input[name=passphrase]').fill(passphrase);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(page).not.toHaveURL(/sign-in/);
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * No violation of WCAG 2.2 AA or of axe's best practices, in the light that the page is shown in. It is judged from its
 * top: axe counts a button as small that happens to lie half under the bar that stays in sight. It is judged whole, once
 * it is loaded and what fades in or changes its colour has done so; whoever clicked first waits for what the click leads
 * to (lint sees to it). No page has a foreign frame, so axe looks into none; and only violations are sent back.
 */
export async function expectAccessible(page: Page): Promise<void> {
	await page.waitForLoadState();
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
	const violations = await page.evaluate(async () => {
		scrollTo({ top: 0, behavior: 'instant' });
		for (const motion of document.getAnimations())
			if (Number.isFinite(motion.effect?.getComputedTiming().endTime)) motion.finish();
		const { violations } = await (window as unknown as { axe: typeof Axe }).axe.run({
			runOnly: {
				type: 'tag',
				values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
			},
			resultTypes: ['violations'],
			iframes: false,
			selectors: false
		});
		return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
	});
	expect(violations).toEqual([]);
}

/** Waits until the page follows its group live. */
export async function expectLive(page: Page): Promise<void> {
	await expect(page.locator('html')).toHaveAttribute('data-connection', 'on');
}

/** A device that can make and use passkeys, and whose owner always agrees. */
export async function giveAuthenticator(page: Page): Promise<void> {
	const devTools = await page.context().newCDPSession(page);
	await devTools.send('WebAuthn.enable');
	await devTools.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
}

function watch(context: BrowserContext, site: string, faults: string[]): void {
	const own = new URL(site).host;
	context.on('request', (request) => {
		const url = new URL(request.url());
		if (!['data:', 'blob:'].includes(url.protocol) && url.host !== own) faults.push(`asked ${request.url()}`);
	});
	context.on('weberror', (error) => faults.push(`script: ${error.error().message}`));
	context.on('console', (message) => {
		// The browser itself says this of every refused form, and when a journey takes its connection or the server away; those are
		// what some journeys are about.
		if (
			message.type() === 'error' &&
			!/Failed to load resource: the server responded with a status of (4\d\d|503)|ERR_INTERNET_DISCONNECTED|WebSocket.*ERR_CONNECTION_REFUSED/.test(
				message.text()
			)
		)
			faults.push(`console: ${message.text()}`);
	});
}

async function serve(use: (site: Site) => Promise<void>, seeded: boolean): Promise<void> {
	const dataDir = await mkdtemp(path.join(tmpdir(), 'hearth-journey-'));
	const port = await freePort();
	const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', HEARTH_DATA_DIR: dataDir, HEARTH_LOG: 'warn' };
	if (seeded) await plantedIn(dataDir);
	let child = start(env);
	const url = `http://localhost:${port}`;
	await untilReady(url, child);
	await use({
		url,
		async killAndRestart() {
			const gone = new Promise((resolve) => child.once('exit', resolve));
			child.kill('SIGKILL');
			await gone;
			child = start(env);
			await untilReady(url, child);
		}
	});
	const gone = new Promise((resolve) => child.once('exit', resolve));
	child.kill('SIGTERM');
	await gone;
	await rm(dataDir, { recursive: true, force: true });
}

const main = path.join(import.meta.dirname, '../src/commands/main.ts');

function start(env: NodeJS.ProcessEnv): ChildProcess {
	return spawn(process.execPath, [main, 'start'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

export async function untilReady(url: string, child: ChildProcess): Promise<void> {
	for (;;) {
		if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
		const ready = await fetch(`${url}/readyz`).then(
			(response) => response.ok,
			() => false
		);
		if (ready) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as { port: number };
			probe.close(() => resolve(port));
		});
	});
}
