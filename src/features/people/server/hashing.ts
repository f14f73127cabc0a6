import { createHash, randomBytes } from 'node:crypto';

/** Loaded when somebody first needs it: it is large, and most pages never do. */
const scrypt = () => import('better-auth/crypto');

/** The passphrase as it is kept (scrypt). Takes about a tenth of a second on purpose: never inside a transaction. */
export const hashPassphrase = async (passphrase: string): Promise<string> => (await scrypt()).hashPassword(passphrase);

let nobodys: Promise<string> | null = null;

/** Whether the passphrase belongs to the hash. Where there is no hash it takes the same time and says no. */
export async function isPassphrase(hash: string | null | undefined, passphrase: string): Promise<boolean> {
	nobodys ??= hashPassphrase(randomBytes(24).toString('base64url'));
	const right = await (await scrypt()).verifyPassword({ hash: hash ?? (await nobodys), password: passphrase });
	return right && Boolean(hash);
}

/** A recovery code as it is kept. Its eighty random bits need no slow hash; the member makes equal codes differ. */
export const hashCode = (memberId: string, code: string): Buffer =>
	createHash('sha256').update(`${memberId} ${code}`).digest();
