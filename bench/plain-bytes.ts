import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

// The least that any page costs: Node's HTTP server with the page's bytes at hand. Arguments: the file, the port.
const [pageFile, port] = process.argv.slice(2) as [string, string];
const page = await readFile(pageFile);
createServer((_, response) => {
	response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': page.length });
	response.end(page);
}).listen(Number(port), '127.0.0.1');
