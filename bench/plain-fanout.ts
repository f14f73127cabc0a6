import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

// The least that a broadcast costs: every request sends as many bytes as a share does to every socket, and nothing else.
const [port, bytes] = process.argv.slice(2).map(Number) as [number, number];
const message = Buffer.from('x'.repeat(bytes));
const server = createServer((_, response) => {
	for (const client of sockets.clients) client.send(message, { binary: false });
	response.end();
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
server.listen(port, '127.0.0.1', () => process.stdout.write('listening\n'));
