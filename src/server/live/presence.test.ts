import { afterEach, describe, expect, it } from 'vitest';
import { Presence, type PresenceTold } from './presence.ts';

// Time passes by `clock`; what is awaited for real is only the gathering of changes, a few milliseconds.
let clock = 0;
const made: Presence[] = [];
const timing = { grace: 60, spread: 0, looked: 1_000, beat: 100, lost: 400, gather: 1 };
const room = 'a-room';
const sam = { kind: 'member', id: 'sam' } as const;
const robin = { kind: 'guest', id: 'robin' } as const;

function presence(): Presence {
	const one = new Presence(timing, () => clock);
	made.push(one);
	return one;
}
const names = (of: Presence) => of.people(room).map(({ id, doing }) => `${id} ${doing}`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

afterEach(() => {
	for (const one of made.splice(0)) one.stop();
	clock = 0;
});

/** Two processes that tell each other; `cut` ends the line between them. */
function pair() {
	const [here, there] = [presence(), presence()];
	let on = true;
	const told: PresenceTold[] = [];
	here.tellOthers((message) => on && (told.push(message), there.hear(JSON.parse(JSON.stringify(message)))));
	there.tellOthers((message) => on && here.hear(JSON.parse(JSON.stringify(message))));
	return { here, there, told, cut: () => (on = false) };
}

describe('who is there', () => {
	it('is one person, however many windows they have, and writes where one of them does', () => {
		const one = presence();
		const [first, second] = [one.sit(room, sam), one.sit(room, sam)];
		one.sit(room, robin);
		expect(names(one)).toEqual(['sam listening', 'robin listening']);
		second.does('writing');
		expect(names(one)).toContain('sam writing');
		second.leave();
		expect(names(one)).toContain('sam listening');
		first.leave();
		first.leave();
		expect(names(one), 'for a while: they may only be reloading').toContain('sam listening');
		clock += 61;
		expect(names(one)).toEqual(['robin listening']);
	});

	it('stays over a reload, without others hearing of it', async () => {
		const one = presence();
		const first = one.sit(room, sam);
		await pause(10);
		const heard: string[] = [];
		one.onChange(() => heard.push(names(one).join()));
		first.leave();
		one.sit(room, sam);
		clock += 500;
		await pause(10);
		expect(heard.every((each) => each === 'sam listening')).toBe(true);
	});

	it('is there for some minutes after asking for the page, where no window follows', () => {
		const one = presence();
		one.look(room, robin);
		expect(names(one)).toEqual(['robin listening']);
		clock += 999;
		expect(names(one)).toEqual(['robin listening']);
		clock += 2;
		expect(names(one)).toEqual([]);
	});

	it('with a window is there for no longer than the window', () => {
		const one = presence();
		one.look(room, robin);
		const window = one.sit(room, robin);
		one.look(room, robin);
		window.leave();
		clock += 61;
		expect(names(one)).toEqual([]);
	});
});

describe('whoever sits in two rooms, under another name in each', () => {
	it('goes from them one after the other, though both windows close at once', async () => {
		const chances = [0.1, 0.9];
		const one = new Presence(
			{ ...timing, spread: 1_000 },
			() => clock,
			() => chances.shift()!
		);
		made.push(one);
		const windows = ['a room', 'another'].map((each) => one.sit(each, sam));
		for (const each of ['a room', 'another']) one.sit(each, robin);
		await pause(10);
		const heard: string[] = [];
		one.onChange((each) =>
			heard.push(
				`${each}: ${one
					.people(each)
					.map(({ id }) => id)
					.join()}`
			)
		);
		for (const window of windows) window.leave();
		await pause(10);
		expect(heard, 'nothing is seen of the closing').toEqual(['a room: sam,robin', 'another: sam,robin']);
		clock += 60 + 101;
		await pause(80);
		expect(heard.slice(2)).toEqual(['a room: robin']);
		clock += 800;
		await pause(80);
		expect(heard.slice(3)).toEqual(['another: robin']);
	});
});

describe('several processes', () => {
	it('know of each other’s people, and of what was there before they began to speak', async () => {
		const early = presence();
		early.sit(room, sam);
		const late = presence();
		late.tellOthers((message) => early.hear(message));
		early.tellOthers((message) => late.hear(message));
		expect(names(late)).toEqual(['sam listening']);
		late.sit(room, robin);
		await pause(10);
		expect(names(early)).toEqual(['sam listening', 'robin listening']);
	});

	it('count somebody with a window at each of them once', async () => {
		const { here, there } = pair();
		here.sit(room, sam);
		there.sit(room, sam).does('writing');
		await pause(10);
		expect(names(here)).toEqual(['sam writing']);
		expect(names(there)).toEqual(['sam writing']);
	});

	it('forget the people of one that is gone without a word', async () => {
		const { here, there, cut } = pair();
		here.sit(room, sam);
		await pause(10);
		expect(names(there)).toEqual(['sam listening']);
		cut();
		clock += 401;
		await pause(80);
		expect(names(there)).toEqual([]);
	});

	it('hear at once where one is stopped', async () => {
		const { here, there } = pair();
		here.sit(room, sam);
		await pause(10);
		here.stop();
		expect(names(there)).toEqual([]);
	});

	it('are told ids and never a name', async () => {
		const { here, told } = pair();
		here.sit(room, sam);
		await pause(10);
		expect(told.at(-1)).toEqual({
			from: expect.any(String),
			room,
			people: [{ kind: 'member', id: 'sam', doing: 'listening' }]
		});
	});
});
