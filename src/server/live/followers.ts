import { ownTopic, type Subscriber } from './topic.ts';

/** The open windows, by what they follow; a member's are all found by the member, too. */
export class Followers {
	readonly #byWhat = new Map<string, Set<Subscriber>>();

	add(subscriber: Subscriber): void {
		for (const key of keysOf(subscriber)) {
			let followers = this.#byWhat.get(key);
			if (!followers) this.#byWhat.set(key, (followers = new Set()));
			followers.add(subscriber);
		}
	}

	/** False where it followed no longer. */
	remove(subscriber: Subscriber): boolean {
		let followed = false;
		for (const key of keysOf(subscriber)) {
			const followers = this.#byWhat.get(key);
			if (!followers?.delete(subscriber)) continue;
			if (followers.size === 0) this.#byWhat.delete(key);
			followed = true;
		}
		return followed;
	}

	/** Whoever follows it now: closing a window while going through them changes nothing. */
	of(topic: string, subjectId: string): Subscriber[] {
		return [...(this.#byWhat.get(keyOf(topic, subjectId)) ?? [])];
	}

	everybody(): Subscriber[] {
		return [...new Set([...this.#byWhat.values()].flatMap((followers) => [...followers]))];
	}
}

const keysOf = ({ topic, subjectId, person }: Subscriber): string[] => {
	const followed = keyOf(topic, subjectId);
	const own = keyOf(ownTopic, person.id);
	return person.kind === 'guest' || followed === own ? [followed] : [followed, own];
};

const keyOf = (topic: string, subjectId: string) => `${topic} ${subjectId}`;
