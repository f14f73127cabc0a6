import type { Page, Response } from '@playwright/test';

/** Between the page where one begins and the links that lead on, each the first of its selector. */
const step = ' » ';

/** Goes to an address that only links know: `/care » a[href^="/care/reports/"]`. */
export async function follow(page: Page, way: string): Promise<Response> {
	const [start, ...links] = way.split(step);
	let answer = await page.goto(start!);
	for (const link of links) {
		const href = await page.locator(link).first().getAttribute('href', { timeout: 5_000 });
		answer = await page.goto(href!.split('#')[0]!);
	}
	return answer!;
}
