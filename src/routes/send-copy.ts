/** The copy of everything as a file, sent as it is opened, piece by piece. */
export function sendCopy(
	{ bytes, pieces }: { bytes: number; pieces: AsyncGenerator<Buffer> },
	handle: string
): Response {
	const body = new ReadableStream<Uint8Array>({
		async pull(stream) {
			const { value, done } = await pieces.next();
			if (done) stream.close();
			else stream.enqueue(new Uint8Array(value));
		},
		cancel: async () => void (await pieces.return(undefined))
	});
	return new Response(body, {
		headers: {
			'content-type': 'application/zip',
			'content-length': String(bytes),
			'content-disposition': `attachment; filename="hearth-${handle}.zip"`,
			'cache-control': 'no-store'
		}
	});
}
