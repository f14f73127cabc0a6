import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const version = 1;
const nonceLength = 12;
const tagLength = 16;

/** What was sealed does not open: another key, another place, or a byte that changed. */
export class SealError extends Error {}

/**
 * Seals words with AES-256-GCM (NIST SP 800-38D) under a random nonce of 96 bits.
 * @param key 32 bytes
 * @param place whose words they are and where they stand; sealed words that are moved to another place do not open there
 * @returns version (1 byte), nonce (12), ciphertext, tag (16)
 */
export function seal(key: Buffer, words: Buffer | string, place: string): Buffer {
	const nonce = randomBytes(nonceLength);
	const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
	return Buffer.concat([Buffer.of(version), nonce, cipher.update(words), cipher.final(), cipher.getAuthTag()]);
}

/**
 * Opens what `seal` made.
 * @throws {SealError}
 */
export function unseal(key: Buffer, sealed: Buffer, place: string): Buffer {
	const from = 1 + nonceLength;
	if (sealed[0] !== version || sealed.length < from + tagLength) throw new SealError('This was not sealed by Hearth.');
	try {
		const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, from)).setAAD(Buffer.from(place));
		cipher.setAuthTag(sealed.subarray(-tagLength));
		return Buffer.concat([cipher.update(sealed.subarray(from, -tagLength)), cipher.final()]);
	} catch (error) {
		throw new SealError('These words were sealed with another key, or changed since.', { cause: error });
	}
}
