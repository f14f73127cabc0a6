import type { Asked, Told } from '../gathering.ts';

type Message = (Told | object) & { kind?: 'joined' | 'ended' | 'reload' };
type Question = { wish: Extract<Asked, { wish: unknown }>['wish'] } | { say: object } | { clock: true };

export interface Answer {
	refused?: string;
	/** The server's clock when it answered, in Unix milliseconds. */
	at: number;
}

const slowest = 5_000;

/**
 * A room's own connection. It comes back by itself, for as long as the page is open; a question that got no answer is not
 * answered, and whoever asked knows.
 */
export class Connection {
	readonly #gathering: string;
	readonly #hear: (told: Told) => void;
	readonly #stateChanged: (on: boolean) => void;
	readonly #ended: () => void;
	readonly #asked = new Map<number, (answer: Answer | null) => void>();
	#socket: WebSocket | null = null;
	#questions = 0;
	#tries = 0;
	#again: ReturnType<typeof setTimeout> | undefined;

	constructor(gathering: string, on: { hear(told: Told): void; state(on: boolean): void; ended(): void }) {
		this.#gathering = gathering;
		this.#hear = (told) => on.hear(told);
		this.#stateChanged = (is) => on.state(is);
		this.#ended = () => on.ended();
		addEventListener('offline', () => this.#socket?.close());
		addEventListener('online', () => this.#connect());
		this.#connect();
	}

	/** Null where no answer came: the connection went before it. */
	ask(question: Question): Promise<Answer | null> {
		const socket = this.#socket;
		if (socket?.readyState !== WebSocket.OPEN) return Promise.resolve(null);
		const id = ++this.#questions;
		return new Promise((resolve) => {
			this.#asked.set(id, resolve);
			socket.send(JSON.stringify({ id, ...question }));
		});
	}

	/** Begins anew, and is told how all stands. */
	again(): void {
		this.#socket?.close();
	}

	#connect(): void {
		clearTimeout(this.#again);
		if (this.#socket && this.#socket.readyState <= WebSocket.OPEN) return;
		const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`);
		this.#socket = socket;
		socket.onopen = () => socket.send(JSON.stringify({ topic: 'gathering', group: this.#gathering, after: '0' }));
		socket.onmessage = ({ data }) => this.#take(JSON.parse(data as string) as Message);
		socket.onclose = ({ code }) => {
			if (this.#socket !== socket) return;
			for (const resolve of this.#asked.values()) resolve(null);
			this.#asked.clear();
			this.#stateChanged(false);
			// 4001: signed out. 4003: no chair any more. Only a fresh page can tell what is right now.
			if (code === 4001 || code === 4003) return this.#ended();
			const pause = Math.min(slowest, 400 * 2 ** this.#tries++);
			this.#again = setTimeout(() => this.#connect(), pause * (0.7 + Math.random() * 0.6));
		};
	}

	#take(message: Message): void {
		if (message.kind === 'joined') {
			this.#tries = 0;
			this.#stateChanged(true);
		} else if ('answer' in message) {
			this.#asked.get(message.answer)?.(message);
			this.#asked.delete(message.answer);
		} else if (message.kind === undefined) this.#hear(message as Told);
	}
}
