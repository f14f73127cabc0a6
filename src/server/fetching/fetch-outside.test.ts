import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchOutside, publicInternet, type Outside } from './fetch-outside.ts';
import { isPublicAddress } from './public-address.ts';

let server: http.Server;
let port: number;
const asked: string[] = [];

const answers: Record<string, (response: http.ServerResponse) => void> = {
	'/feed': (response) => response.end('[{"name":"Tuesday"}]'),
	'/packed': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('[1]')),
	'/bomb': (response) =>
		response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(20 * 1024 * 1024))),
	'/odd': (response) => response.writeHead(200, { 'content-encoding': 'zip' }).end('x'),
	'/not-packed': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not at all'),
	'/declared': (response) => response.writeHead(200, { 'content-length': 9_000_000 }).write('x'),
	'/endless': (response) => {
		const more = () => {
			while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
		};
		response.on('drain', more);
		more();
	},
	'/silent': () => {},
	'/drop-by-drop': (response) => {
		response.writeHead(200);
		const drop = setInterval(() => response.write(' '), 50);
		response.on('close', () => clearInterval(drop));
	},
	'/broken-off': (response) => {
		response.writeHead(200, { 'content-length': 100 });
		response.write('[');
		setTimeout(() => response.destroy(), 20);
	},
	'/missing': (response) => response.writeHead(404).end(),
	'/round': (response) => response.writeHead(302, { location: '/round' }).end(),
	'/once': (response) => response.writeHead(301, { location: '/feed' }).end(),
	'/inwards': (response) => response.writeHead(302, { location: `http://inner.example:${port}/feed` }).end(),
	'/file': (response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
	'/metadata': (response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/' }).end()
};

beforeAll(async () => {
	server = http.createServer((request, response) => {
		asked.push(`${request.headers.host} ${request.url}`);
		(answers[request.url!] ?? ((response) => response.writeHead(500).end()))(response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	({ port } = server.address() as AddressInfo);
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

/** The public internet of these tests: one name on this machine. Everything else is judged as in earnest. */
const outside = (change: Partial<Outside> = {}): Outside => ({
	...publicInternet,
	resolve: async (host) => (host === 'feeds.example' ? ['127.0.0.1'] : ['10.0.0.7']),
	isAllowed: (address) => address === '127.0.0.1' || isPublicAddress(address),
	ports: { 'http:': port, 'https:': 443 },
	...change
});
const get = (path: string, change?: Partial<Outside>) =>
	fetchOutside(`http://feeds.example:${port}${path}`, outside(change));
const text = (answer: Awaited<ReturnType<typeof fetchOutside>>) =>
	'bytes' in answer ? Buffer.from(answer.bytes).toString() : JSON.stringify(answer);

describe('reading an address outside', () => {
	it('brings what stands there, packed or not, and follows a redirect', async () => {
		expect(text(await get('/feed'))).toBe('[{"name":"Tuesday"}]');
		expect(text(await get('/packed'))).toBe('[1]');
		expect(text(await get('/once'))).toBe('[{"name":"Tuesday"}]');
	});

	it.each([
		['/bomb', 'too-large'],
		['/declared', 'too-large'],
		['/endless', 'too-large'],
		['/odd', 'encoding'],
		['/not-packed', 'unreachable'],
		['/broken-off', 'unreachable'],
		['/missing', 'status'],
		['/round', 'redirects'],
		['/file', 'scheme']
	])('%s is refused: %s', async (path, problem) => {
		expect(await get(path)).toMatchObject({ problem });
	});

	it.each(['/silent', '/drop-by-drop'])('%s is given up after its time', async (path) => {
		const begun = performance.now();
		expect(await get(path, { mostTime: 300 })).toMatchObject({ problem: 'too-slow' });
		expect(performance.now() - begun).toBeLessThan(3_000);
	});

	it('a name server that never answers is given up too', async () => {
		expect(await get('/feed', { mostTime: 200, resolve: () => new Promise(() => {}) })).toMatchObject({
			problem: 'too-slow'
		});
	});

	it('a redirect into the inner network is refused, says where it led, and nothing is asked there', async () => {
		const before = asked.length;
		expect(await get('/inwards')).toEqual({ problem: 'private', at: `http://inner.example:${port}/feed` });
		expect(asked.length - before).toBe(1);
		expect(await get('/metadata')).toEqual({ problem: 'port', at: 'http://169.254.169.254' });
	});

	it('a name that also stands for a private address is refused', async () => {
		expect(await get('/feed', { resolve: async () => ['93.184.215.14', '192.168.1.1'] })).toMatchObject({
			problem: 'private'
		});
	});

	it('a name is resolved once: what it says later changes nothing', async () => {
		let times = 0;
		const turning = async () => (times++ === 0 ? ['127.0.0.1'] : ['10.0.0.7']);
		expect(text(await get('/feed', { resolve: turning }))).toBe('[{"name":"Tuesday"}]');
		expect(times).toBe(1);
	});
});

describe('in earnest', () => {
	it.each([
		['ftp://feeds.example/x', 'scheme'],
		['file:///etc/passwd', 'scheme'],
		['gopher://feeds.example/', 'scheme'],
		['http://sam:secret@feeds.example/', 'credentials'],
		['http://feeds.example:22/', 'port'],
		['https://feeds.example:80/', 'port'],
		['not an address', 'address'],
		['http://127.0.0.1/', 'private'],
		['http://127.1/', 'private'],
		['http://0x7f000001/', 'private'],
		['http://2130706433/', 'private'],
		['http://017700000001/', 'private'],
		['http://0/', 'private'],
		['http://10.1.2.3/', 'private'],
		['http://172.20.0.1/', 'private'],
		['http://192.168.0.1/', 'private'],
		['http://169.254.169.254/latest/meta-data/', 'private'],
		['http://100.64.0.1/', 'private'],
		['http://100.100.100.200/', 'private'],
		['http://168.63.129.16/', 'private'],
		['http://224.0.0.1/', 'private'],
		['http://255.255.255.255/', 'private'],
		['http://[::1]/', 'private'],
		['http://[::]/', 'private'],
		['http://[::ffff:127.0.0.1]/', 'private'],
		['http://[::ffff:a00:1]/', 'private'],
		['http://[::127.0.0.1]/', 'private'],
		['http://[64:ff9b::7f00:1]/', 'private'],
		['http://[2002:7f00:1::]/', 'private'],
		['http://[2001:0:4136:e378::]/', 'private'],
		['http://[fe80::1]/', 'private'],
		['http://[fec0::1]/', 'private'],
		['http://[fd00:ec2::254]/', 'private'],
		['http://[ff02::1]/', 'private'],
		['http://localhost/', 'private'],
		['http://localhost./', 'private']
	])('%s is refused: %s', async (address, problem) => {
		// Names are not asked of anybody in tests; this machine's own is known.
		const resolve = async (host: string) => (/^localhost/.test(host) ? ['127.0.0.1'] : ['93.184.215.14']);
		expect(await fetchOutside(address, { ...publicInternet, resolve })).toMatchObject({ problem });
	});

	it('public addresses are let through', () => {
		for (const address of ['93.184.215.14', '8.8.8.8', '2606:4700::6810:84e5', '2a00:1450:4001:82a::200e'])
			expect(isPublicAddress(address), address).toBe(true);
		for (const no of ['', 'localhost', '1.2.3', '2606:4700::1%eth0']) expect(isPublicAddress(no), no).toBe(false);
	});
});
