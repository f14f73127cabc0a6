import { sql } from 'kysely';
import { readConnections } from '#features/connections/server/connections.ts';
import { readMessage } from '#features/messages/server/conversations.ts';
import type { Member } from '#features/people/viewer.ts';
import { hearth } from '#server/hearth.ts';

/** Somebody whom the member knows by a connection, or the line with which they ask for one. Null where there is none. */
export async function readReportableConnected(
	member: Member,
	id: string,
	now = hearth().now()
): Promise<{ name: string; copy: string; groupName: string | null } | null> {
	const { people, toMe } = await readConnections(member, now);
	const request = toMe.find((each) => each.id === id);
	const found = request ?? people.find((each) => each.id === id);
	return found ? { name: found.name, copy: request?.words ?? '', groupName: found.group?.name ?? null } : null;
}

/** The SQL that reports them, for `report`. */
export const reportConnected = (reportId: string, id: string, copy: string, said: ReturnType<typeof sql>) =>
	sql`report_connected(${reportId}, ${id}, ${copy}, ${said})`;

/** What somebody wrote to the member, or in a circle of theirs. Null where they do not read it. */
export async function readReportableMessage(
	member: Member,
	id: string
): Promise<{ name: string; copy: string; groupName: string | null } | null> {
	const message = await readMessage(member, id);
	if (!message || message.mine || message.words === null) return null;
	return { name: message.name, copy: message.words, groupName: message.groupName };
}

/** The SQL that reports it, for `report`. */
export const reportMessage = (reportId: string, id: string, copy: string, said: ReturnType<typeof sql>) =>
	sql`report_message(${reportId}, ${id}, ${copy}, ${said})`;
