import { createHash, randomBytes } from 'node:crypto';
import { hashPassword, verifyPassword } from 'better-auth/crypto';

/** The passphrase as it is kept (scrypt). Takes about a tenth of a second on purpose: never inside a transaction. */
export const hashPassphrase = (passphrase: string): Promise<string> => hashPassword(passphrase);

let nobodys: Promise<string> | null = null;

/** Whether the passphrase belongs to the hash. Where there is no hash it takes the same time and says no. */
export async function isPassphrase(hash: string | null | undefined, passphrase: string): Promise<boolean> {
	nobodys ??= hashPassword(randomBytes(24).toString('base64url'));
	const right = await verifyPassword({ hash: hash ?? (await nobodys), password: passphrase });
	return right && Boolean(hash);
}

/** A recovery code as it is kept. Its eighty random bits need no slow hash; the member makes equal codes differ. */
export const hashCode = (memberId: string, code: string): Buffer =>
	createHash('sha256').update(`${memberId} ${code}`).digest();
