import { sql } from 'kysely';
import type { Seat } from '#features/gatherings/room-state.ts';
import { linesGiven, type SpokenLine } from '#features/gatherings/gathering.ts';
import type { Tx } from '#server/database/database.ts';
import { hearth } from '#server/hearth.ts';
import { seal, SealError, unseal } from '#server/sealing/seal.ts';
import { keyFor } from '#server/secret.ts';

const placeOf = (lineId: string) => `gathering line ${lineId}`;
const gatheringKey = () => keyFor(hearth().secret, 'gatherings');

export const sealWords = (lineId: string, words: string): Buffer => seal(gatheringKey(), words, placeOf(lineId));

/**
 * What was said, as far as whoever asks may hear it; in order. Words from before the community's secret was changed are
 * left out: a meeting is over by then.
 * @param ids these lines alone; without them the newest
 */
export async function readSpoken(tx: Tx, gathering: string, ids: string[] | null = null): Promise<SpokenLine[]> {
	const { rows } = await sql<{
		id: string;
		seat: Seat;
		name: string;
		sealed: Buffer;
		heard_by: Seat[] | null;
		said_at: Date;
	}>`
		select id, seat, name, sealed, heard_by, said_at from lines_at_gathering(${gathering}, ${ids}::uuid[], ${linesGiven})`.execute(
		tx
	);
	return rows.flatMap(({ id, seat, name, sealed, heard_by, said_at }) => {
		const words = openWords(id, sealed);
		return words === null ? [] : [{ id, seat, name, words, aside: heard_by !== null, at: said_at.getTime() }];
	});
}

function openWords(lineId: string, sealed: Buffer): string | null {
	try {
		return unseal(gatheringKey(), sealed, placeOf(lineId)).toString();
	} catch (error) {
		if (!(error instanceof SealError)) throw error;
		return null;
	}
}
