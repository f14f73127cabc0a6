import type { Subscriber } from './topic.ts';

/** The open windows, by what they follow. */
export class Followers {
	readonly #byWhat = new Map<string, Set<Subscriber>>();

	add(subscriber: Subscriber): void {
		const key = keyOf(subscriber.topic, subscriber.subjectId);
		let followers = this.#byWhat.get(key);
		if (!followers) this.#byWhat.set(key, (followers = new Set()));
		followers.add(subscriber);
	}

	/** False where it followed no longer. */
	remove(subscriber: Subscriber): boolean {
		const key = keyOf(subscriber.topic, subscriber.subjectId);
		const followers = this.#byWhat.get(key);
		if (!followers?.delete(subscriber)) return false;
		if (followers.size === 0) this.#byWhat.delete(key);
		return true;
	}

	/** Whoever follows it now: closing a window while going through them changes nothing. */
	of(topic: string, subjectId: string): Subscriber[] {
		return [...(this.#byWhat.get(keyOf(topic, subjectId)) ?? [])];
	}

	everybody(): Subscriber[] {
		return [...this.#byWhat.values()].flatMap((followers) => [...followers]);
	}
}

const keyOf = (topic: string, subjectId: string) => `${topic} ${subjectId}`;
