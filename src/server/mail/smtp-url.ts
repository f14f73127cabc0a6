/** Where letters go out, as `SMTP_URL` says it. */
export interface SmtpServer {
	host: string;
	port: number;
	/** TLS from the first byte; else it is begun with STARTTLS, and without it nothing is sent. */
	implicitTls: boolean;
	/** Only on this machine: the words travel over no network. */
	plain: boolean;
	user: string | null;
	pass: string | null;
	/** Whom letters are from. Nobody reads answers to it. */
	from: string;
	/** Where letters that come back go to, with a part of their own behind a plus; null where nobody reads them. */
	bounces: string | null;
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** What stands behind the plus takes 49 of the 64 characters that a local part has (RFC 5321, 4.5.3.1.1). */
const longestBounces = 15;
const address = /^[^\s@<>"(),;:]+@[^\s@<>"(),;:]+$/;

/**
 * Reads `smtps://user:password@mail.example.org:465?from=no-reply@hearth.example.org`.
 * @param origin the site's address, whose name stands in letters where no other sender is named
 * @returns a string that says what is wrong
 */
export function readSmtpUrl(text: string, origin: string): SmtpServer | string {
	if (!URL.canParse(text)) return 'it cannot be read; a password with special characters has to be percent-encoded';
	const url = new URL(text);
	const implicitTls = url.protocol === 'smtps:';
	if (!implicitTls && url.protocol !== 'smtp:') return 'it begins with smtp:// or smtps://';
	if (!url.hostname) return 'it names a server, such as smtps://user:password@mail.example.org';
	if (url.pathname.length > 1 || url.hash) return 'it has no path';
	const odd = [...url.searchParams.keys()].find((name) => name !== 'from' && name !== 'bounces');
	if (odd) return 'it takes ?from=…, bounces=… and nothing else';
	const from = url.searchParams.get('from') ?? `no-reply@${new URL(origin).hostname}`;
	if (!address.test(from)) return 'from is an address, such as no-reply@hearth.example.org';
	const bounces = url.searchParams.get('bounces');
	if (bounces !== null && (!address.test(bounces) || bounces.includes('+') || bounces.indexOf('@') > longestBounces))
		return 'bounces is a short address without a plus, such as bounces@hearth.example.org';
	let user: string, pass: string;
	try {
		[user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
	} catch {
		return 'a % in name or password is written as %25';
	}
	return {
		host: url.hostname.replace(/^\[|\]$/g, ''),
		port: Number(url.port || (implicitTls ? 465 : 587)),
		implicitTls,
		plain: !implicitTls && loopback.test(url.hostname),
		user: user || null,
		pass: pass || null,
		from,
		bounces
	};
}
