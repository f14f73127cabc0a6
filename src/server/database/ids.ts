import { randomBytes } from 'node:crypto';

let lastTime = 0;
let sequence = 0;

/**
 * A UUIDv7 (RFC 9562, 5.7): 48 bits of Unix time in milliseconds, then a 12-bit counter that keeps ids made within one
 * millisecond in the order of their making (6.2, method 1), then 62 random bits.
 * @param now Unix time in milliseconds; a time earlier than the one before it is kept as it is, for back-dated rows.
 */
export function newId(now: number = Date.now()): string {
	const random = randomBytes(10);
	if (now === lastTime) sequence = (sequence + 1) & 0xfff;
	else sequence = random.readUInt16BE(0) & 0x7ff;
	lastTime = now;
	return layOut(now, sequence, random.subarray(2));
}

/** The smallest id that can have been made at this time; for asking `id >= …` where the question is about time. */
export function firstIdAt(now: number): string {
	return layOut(now, 0, Buffer.alloc(8));
}

/** Greater than every id: where reading begins that goes from the newest on. */
export const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

function layOut(time: number, counter: number, random: Buffer): string {
	const bytes = Buffer.alloc(16);
	bytes.writeUIntBE(time, 0, 6);
	bytes.writeUInt16BE(0x7000 | counter, 6);
	random.copy(bytes, 8);
	bytes[8] = (bytes[8]! & 0x3f) | 0x80;
	const hex = bytes.toString('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
