import { WebSocket } from 'ws';

// A browser that looks at everything: it follows each link that it is shown, and opens each live window.

/** Whose browser it is, and which server it asks. */
export interface Browser {
	url: string;
	cookie: string;
}

/** What leads away, ends something, or is the same for everybody. */
const notFollowed =
	/^\/(sign-out|leave-now|_app|auth|favicon|icon|fonts)|\.(svg|png|css|js|woff2)$|withdrawal|\/export/;

export interface Sent {
	text: string;
	addresses: string[];
}

/** All that a browser gets that follows every link it is shown, with the data that SvelteKit would send for each. */
export async function visitEverything(browser: Browser): Promise<Sent> {
	const headers = { cookie: browser.cookie, accept: 'text/html' };
	const waiting = [
		'/',
		'/stories',
		'/hope',
		'/stories/mine',
		'/stories/feed.xml',
		'/people-like-me',
		'/groups',
		'/journal',
		'/check-in',
		'/check-in/picture',
		'/check-in/earlier',
		'/check-in/shared',
		'/check-in/silence',
		'/pages',
		'/notifications',
		'/circle',
		'/reach-out',
		'/connections',
		'/messages',
		'/account',
		'/care',
		'/care/log',
		'/host/retention',
		'/host/experiences',
		'/host/import'
	];
	const seen = new Set(waiting);
	const text: string[] = [];
	while (waiting.length > 0 && seen.size < 2_000) {
		const address = waiting.shift()!;
		const answer = await fetch(browser.url + address, { headers, redirect: 'manual' });
		const body = await answer.text();
		text.push(address, body, [...answer.headers].map((each) => each.join(': ')).join('\n'));
		const bare = address.split(/[?#]/, 1)[0]!.replace(/\/$/, '');
		text.push(await (await fetch(`${browser.url}${bare}/__data.json`, { headers, redirect: 'manual' })).text());
		for (const [, link] of body.matchAll(/(?:href|action|data-[a-z-]+)="(\/[^"#]*)/g)) {
			const to = link!.replaceAll('&amp;', '&');
			if (seen.has(to) || notFollowed.test(to) || to.includes('?/')) continue;
			seen.add(to);
			waiting.push(to);
		}
	}
	return { text: text.join('\n'), addresses: [...seen] };
}

/** What a window hears that follows a group live. */
function listen(
	browser: Browser,
	group: string,
	after: string,
	topic = 'group'
): { heard: () => string; close: () => void; ready: Promise<void> } {
	const heard: string[] = [];
	const socket = new WebSocket(`${browser.url.replace('http', 'ws')}/live`, {
		headers: { cookie: browser.cookie, origin: browser.url }
	});
	const ready = new Promise<void>((resolve, reject) => {
		socket.on('error', reject);
		socket.on('open', () => socket.send(JSON.stringify({ topic, group, after })));
		socket.on('message', (data) => {
			heard.push(String(data));
			resolve();
		});
		socket.on('close', () => resolve());
	});
	return { heard: () => heard.join('\n'), close: () => socket.close(), ready };
}

/** Every window that the pages would open: of groups, and of their reading rooms. */
export function followEverything(browser: Browser, text: string) {
	const live = text.matchAll(/data-live="([^"]+)"(?: data-live-topic="([^"]+)")? data-after="(\d+)"/g);
	const followed = new Map([...live].map(([, group, topic, after]) => [`${topic ?? 'group'} ${group}`, after!]));
	return [...followed].map(([what, after]) => {
		const [topic, group] = what.split(' ') as [string, string];
		return listen(browser, group, after, topic);
	});
}

export const post = (browser: Browser, address: string, form: Record<string, string>) =>
	fetch(browser.url + address, {
		method: 'POST',
		body: new URLSearchParams(form),
		redirect: 'manual',
		headers: { cookie: browser.cookie, origin: browser.url, accept: 'text/html' }
	});

/** One page, as words. */
export const visit = async (browser: Browser, address: string): Promise<string> =>
	unescape(
		await (await fetch(browser.url + address, { headers: { cookie: browser.cookie, accept: 'text/html' } })).text()
	);

/** HTML and data as words again. */
export const unescape = (html: string) =>
	html
		.replaceAll('&#39;', "'")
		.replaceAll('&quot;', '"')
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&');
