import { BlockList, isIP } from 'node:net';

// Addresses that mean this machine, its network, or nothing: IANA's registries of special-purpose addresses (RFC 6890), and
// one that a cloud answers on for its own machines alone. Of IPv6 only 2000::/3 is given out to the public; whatever wraps an
// IPv4 address (::ffff:0:0/96, 64:ff9b::/96) lies outside of it, tunnels lie within and are named here.

const closed = new BlockList();
for (const [network, bits] of [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 4],
	['240.0.0.0', 4],
	['168.63.129.16', 32]
] as const)
	closed.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
	['2001::', 23],
	['2001:db8::', 32],
	['2002::', 16],
	['3fff::', 20]
] as const)
	closed.addSubnet(network, bits, 'ipv6');

const open6 = new BlockList();
open6.addSubnet('2000::', 3, 'ipv6');

/** Whether an IP address belongs to the public internet. What is no IP address does not. */
export function isPublicAddress(address: string): boolean {
	const family = isIP(address);
	if (family === 4) return !closed.check(address, 'ipv4');
	return family === 6 && !address.includes('%') && open6.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}
