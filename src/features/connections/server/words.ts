import { memberKeyFrom, type MemberKey } from '#server/sealing/member-keys.ts';
import { SealError } from '#server/sealing/seal.ts';

/** Where words from one person to another stand, of a request too: once it is accepted its line becomes their first message. */
export const placeOfWords = (id: string): string => `message ${id}`;

/** Somebody's key as a query brings it: wrapped, in base64. */
export interface WrappedKey {
	memberId: string;
	wrapped: string;
}

/** Opens what was sealed under these keys; null where there is nothing, or its key is gone. */
export function openerOf(
	keys: WrappedKey[]
): (authorId: string | null | undefined, id: string, sealed: string | null) => string | null {
	const opened = new Map<string, MemberKey>();
	for (const { memberId, wrapped } of keys)
		if (!opened.has(memberId)) opened.set(memberId, memberKeyFrom(Buffer.from(wrapped, 'base64'), memberId));
	return (authorId, id, sealed) => {
		if (!sealed || !authorId) return null;
		try {
			return opened.get(authorId)?.open(Buffer.from(sealed, 'base64'), placeOfWords(id)) ?? null;
		} catch (error) {
			if (error instanceof SealError) return null;
			throw error;
		}
	};
}
