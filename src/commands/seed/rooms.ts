import content from '#content/demo/rooms.json' with { type: 'json' };
import type { Member } from '#features/people/viewer.ts';
import { sayInRoom } from '#features/rooms/server/lines.ts';
import { findRoom } from '#features/rooms/server/rooms.ts';
import type { GestureKind } from '#features/sharing/gesture.ts';

interface DemoLine {
	group: string;
	minutesAgo: number;
	by: string;
	words?: string;
	gesture?: string;
	notes?: string[];
}

/** What was said in two reading rooms within the last hour. Who is there is never made up: a room shows who really is. */
export async function plantRooms(find: (handle: string) => Member, now: number): Promise<void> {
	for (const { group, minutesAgo, by, words, gesture, notes = [] } of content.lines as DemoLine[]) {
		const person = { kind: 'member', id: find(by).id } as const;
		const room = await findRoom(person, group);
		const key = crypto.randomUUID();
		const said = words ? { key, words, notes } : { key, gesture: gesture as GestureKind };
		const problem = room ? await sayInRoom(person, room, said, now - minutesAgo * 60_000) : 'no-seat';
		if (problem) throw new Error(`${by} could not say something in the room of ${group}: ${problem}`);
	}
}
