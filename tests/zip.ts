import { crc32, inflateRawSync } from 'node:zlib';

/** The files of a ZIP archive, read from the list at its end as programs that open archives do, and checked. */
export function readArchive(archive: Buffer): Map<string, string> {
	const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
	const files = new Map<string, string>();
	let at = archive.readUInt32LE(end + 16);
	for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
		const [crc, packed, size] = [16, 20, 24].map((offset) => archive.readUInt32LE(at + offset)) as [
			number,
			number,
			number
		];
		const [nameLength, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)) as [
			number,
			number,
			number
		];
		const local = archive.readUInt32LE(at + 42);
		if (archive.readUInt32LE(local) !== 0x0403_4b50) throw new Error('The list names a file that is not there.');
		const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
		const content = inflateRawSync(archive.subarray(from, from + packed));
		const name = archive.subarray(at + 46, at + 46 + nameLength).toString();
		if (content.length !== size || crc32(content) !== crc) throw new Error(`${name} is damaged.`);
		files.set(name, content.toString());
		at += 46 + nameLength + extra + comment;
	}
	return files;
}
