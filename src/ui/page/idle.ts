import { cover } from './leave.ts';

const look = 15_000;

/**
 * Where a member chose that their session ends soon without use (`data-lasts`, in seconds): the open window covers itself
 * when the time has passed, and goes to sign-in unless another window was used meanwhile. Whoever writes for long without
 * sending is not away: their window says so.
 */
export function endWhenIdle(page: Document): void {
	const lasts = Number(page.documentElement.dataset.lasts) * 1000;
	if (!lasts) return;
	let until = Date.now() + lasts;
	let told = Date.now();
	let used = told;
	let asking = false;

	for (const kind of ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchstart'])
		page.addEventListener(kind, use, { capture: true, passive: true });
	// A device that slept counted nothing: it looks as soon as it is awake.
	page.addEventListener('visibilitychange', check);
	addEventListener('focus', check);
	setInterval(check, look);

	function use(): void {
		if (asking || Date.now() >= until) return void check();
		used = Date.now();
		until = used + lasts;
	}

	function check(): void {
		if (asking) return;
		if (Date.now() >= until) return void ask();
		if (used - told < lasts / 60) return;
		told = used;
		void fetch('/still-here', { method: 'post' }).catch(() => {});
	}

	async function ask(): Promise<void> {
		asking = true;
		const lift = cover(page, '');
		const answer = await fetch('/still-here').catch(() => null);
		if (!answer?.ok) return location.replace(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
		until = Date.now() + Number(await answer.text()) * 1000;
		asking = false;
		lift();
	}
}
