import net, { type AddressInfo, type Socket } from 'node:net';

/** What somebody's mail program would have got. */
export interface Received {
	from: string;
	to: string[];
	/** As it came, dots unstuffed. */
	raw: string;
	headers: Map<string, string>;
	subject: string;
	text: string;
	html: string;
}

/** One answer for a verb; null lets it be. A line `drop` ends the connection without a word. */
type Answer = (verb: string, line: string) => string | null;

export interface MailServer {
	port: number;
	received: Received[];
	/** Every connection that was begun. */
	connections: number;
	/** How it behaves from now on; without it everything is taken. */
	answer: Answer;
	close(): Promise<void>;
}

/** A mail server on this machine that speaks SMTP (RFC 5321) and keeps what it takes. */
export async function startMailServer(): Promise<MailServer> {
	const open = new Set<Socket>();
	const server: MailServer = { port: 0, received: [], connections: 0, answer: () => null, close };
	const listening = net.createServer((socket) => {
		open.add(socket);
		server.connections++;
		socket.on('close', () => open.delete(socket)).on('error', () => {});
		converse(socket, server);
	});
	await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
	server.port = (listening.address() as AddressInfo).port;
	async function close(): Promise<void> {
		for (const socket of open) socket.destroy();
		await new Promise((resolve) => listening.close(resolve));
	}
	return server;
}

function converse(socket: Socket, server: MailServer): void {
	let from = '';
	let to: string[] = [];
	let data: string[] | null = null;
	let rest = '';
	const say = (line: string) => (line === 'drop' ? socket.destroy() : socket.write(`${line}\r\n`));
	say(server.answer('CONNECT', '') ?? '220 mail.test ESMTP');
	socket.on('data', (bytes) => {
		rest += bytes.toString('latin1');
		for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
			const line = rest.slice(0, end);
			rest = rest.slice(end + 2);
			take(line);
		}
	});

	function take(line: string): void {
		if (data) {
			if (line !== '.') return void data.push(line.startsWith('.') ? line.slice(1) : line);
			const raw = Buffer.from(data.join('\r\n'), 'latin1').toString();
			data = null;
			const refused = server.answer('END', raw);
			if (!refused || refused.startsWith('2') || refused === 'drop')
				server.received.push({ from, to, raw, ...read(raw) });
			return void say(refused ?? '250 2.0.0 Taken');
		}
		const verb = line.split(/[ :]/, 1)[0]!.toUpperCase();
		const refused = server.answer(verb, line);
		if (refused) return void say(refused);
		if (verb === 'EHLO') return void say('250-mail.test\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES');
		if (verb === 'MAIL') [from, to] = [/<([^>]*)>/.exec(line)?.[1] ?? '', []];
		if (verb === 'RCPT') to.push(/<([^>]*)>/.exec(line)?.[1] ?? '');
		if (verb === 'DATA') {
			data = [];
			return void say('354 Go on');
		}
		if (verb === 'QUIT') {
			say('221 Bye');
			return void socket.end();
		}
		say('250 2.1.0 Ok');
	}
}

/** A letter as a mail program reads it: headers unfolded, both parts decoded. */
function read(raw: string): Pick<Received, 'headers' | 'subject' | 'text' | 'html'> {
	const { headers, body } = split(raw);
	const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1];
	const parts = boundary
		? body
				.split(`--${boundary}`)
				.slice(1, -1)
				.map((part) => split(part.replace(/^\r\n/, '')))
		: [];
	const part = (type: string) => {
		const found = parts.find(({ headers: of }) => of.get('content-type')?.startsWith(type));
		return found ? decode(found.body, found.headers.get('content-transfer-encoding') ?? '') : '';
	};
	return { headers, subject: headers.get('subject') ?? '', text: part('text/plain'), html: part('text/html') };
}

function split(text: string): { headers: Map<string, string>; body: string } {
	const [head, ...body] = text.split('\r\n\r\n');
	const lines = head!.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
	const headers = new Map(
		lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()])
	);
	return { headers, body: body.join('\r\n\r\n') };
}

function decode(body: string, encoding: string): string {
	if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
	if (encoding !== 'quoted-printable') return body;
	const bytes = body
		.replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1').toString();
}
