import { crc32, deflateRawSync } from 'node:zlib';

interface Entry {
	name: Buffer;
	crc: number;
	packed: number;
	size: number;
	offset: number;
}

const mostBytes = 0xffff_ffff;

/**
 * Writes a ZIP archive, file by file (PKWARE APPNOTE 6.3.10, without its ZIP64 part: 4 GB and 65 535 files at most).
 * What it returns are the archive's bytes in their order.
 */
export class ZipWriter {
	readonly #entries: Entry[] = [];
	readonly #time: Buffer;
	#offset = 0;

	/** @param now Unix time in milliseconds, for all files */
	constructor(now: number) {
		this.#time = dosTime(new Date(now));
	}

	/** @throws {RangeError} where it becomes too large */
	add(name: string, content: string | Buffer): Buffer {
		const bytes = Buffer.from(content);
		const packed = deflateRawSync(bytes);
		const entry = {
			name: Buffer.from(name),
			crc: crc32(bytes),
			packed: packed.length,
			size: bytes.length,
			offset: this.#offset
		};
		const head = Buffer.alloc(30);
		head.writeUInt32LE(0x0403_4b50, 0);
		this.#describe(entry).copy(head, 4);
		const written = Buffer.concat([head, entry.name, packed]);
		if (this.#offset + written.length > mostBytes || this.#entries.length === 0xffff)
			throw new RangeError('This archive is too large.');
		this.#entries.push(entry);
		this.#offset += written.length;
		return written;
	}

	/** The list of all files, with which an archive ends. */
	end(): Buffer {
		const list = Buffer.concat(
			this.#entries.map((entry) => {
				const head = Buffer.alloc(46);
				head.writeUInt32LE(0x0201_4b50, 0);
				head.writeUInt16LE(20, 4);
				this.#describe(entry).copy(head, 6);
				head.writeUInt32LE(entry.offset, 42);
				return Buffer.concat([head, entry.name]);
			})
		);
		const end = Buffer.alloc(22);
		end.writeUInt32LE(0x0605_4b50, 0);
		end.writeUInt16LE(this.#entries.length, 8);
		end.writeUInt16LE(this.#entries.length, 10);
		end.writeUInt32LE(list.length, 12);
		end.writeUInt32LE(this.#offset, 16);
		return Buffer.concat([list, end]);
	}

	/** What the head of a file and its line in the list have in common. */
	#describe({ crc, packed, size, name }: Entry): Buffer {
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0); // needs version 2.0
		common.writeUInt16LE(0x0800, 2); // names are UTF-8
		common.writeUInt16LE(8, 4); // deflated
		this.#time.copy(common, 6);
		common.writeUInt32LE(crc, 10);
		common.writeUInt32LE(packed, 14);
		common.writeUInt32LE(size, 18);
		common.writeUInt16LE(name.length, 22);
		return common;
	}
}

function dosTime(at: Date): Buffer {
	const time = Buffer.alloc(4);
	time.writeUInt16LE((at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1), 0);
	time.writeUInt16LE(((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(), 2);
	return time;
}
