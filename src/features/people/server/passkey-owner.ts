import type { Kysely } from 'kysely';
import type { DB } from '#server/database/schema.generated.ts';
import { hearth } from '#server/hearth.ts';
import { seal, unseal } from './sealed.ts';
import { writeMember, type NewMember } from './new-member.ts';

/** Whom a passkey that is being made will belong to. */
export interface PasskeyOwner {
	memberId: string;
	handle: string;
	/** A member who signs up with it; absent where a member adds it to their account. */
	joining?: Omit<NewMember, 'id' | 'handle' | 'passwordHash'>;
	/** The community that is set up with it. */
	founding?: { name: string; locale: string; timeZone: string };
}

const tenMinutes = 600_000;

/** Seals whom a passkey is for, between the form that was checked and the device's answer. */
export const sealPasskeyTicket = (owner: PasskeyOwner, now: number) => seal('passkey owner', owner, now + tenMinutes);

export const readPasskeyTicket = (ticket: string | null) =>
	unseal<PasskeyOwner>('passkey owner', ticket, hearth().now());

type Founding = (tx: Kysely<DB>, owner: PasskeyOwner, now: number) => Promise<void>;
let found: Founding | null = null;

/** The host feature comes after this one and says here what founding a community writes. */
export function whenFounding(write: Founding): void {
	found = write;
}

/** Writes what the new passkey needs to belong to somebody, in the transaction that keeps the passkey. */
export async function acceptPasskeyOwner(tx: Kysely<DB>, owner: PasskeyOwner): Promise<void> {
	const now = hearth().now();
	if (owner.joining) await writeMember(tx, { ...owner.joining, id: owner.memberId, handle: owner.handle }, now);
	if (owner.founding) await found!(tx, owner, now);
}
