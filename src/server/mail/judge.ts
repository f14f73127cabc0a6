/** What a mail server, or the way to it, answered. As nodemailer gives it. */
export interface Refusal {
	code?: string;
	/** SMTP's three digits. */
	responseCode?: number;
	/** The server's words. They may name the address: they are looked at here and kept nowhere. */
	response?: string;
	command?: string;
}

export type MailProblem = 'address' | 'unreachable' | 'tls' | 'sign-in' | 'later' | 'sender' | 'refused' | 'unknown';

/** A mail server may refuse an address, or us; only the first is about the address. */
const aboutUs = /relay|authenticat|spam|block|blacklist|denylist|policy|reputation|dmarc|spf|dkim|sender/i;

/**
 * Whether an address takes nothing for good (`address`), or else what keeps letters from going; those are tried again.
 * By RFC 5321 (4.2) and the enhanced codes of RFC 3463: 5.1.1, 5.1.2, 5.1.3, 5.1.6, 5.1.10 and 5.2.1 are about the mailbox.
 */
export function judge({ code, responseCode, response = '', command = '' }: Refusal): MailProblem {
	if (code === 'EAUTH' || responseCode === 535 || responseCode === 530) return 'sign-in';
	if (code === 'ETLS' || /certificate|CERT|SSL|TLS/.test(code ?? '')) return 'tls';
	if (responseCode === undefined) return code ? 'unreachable' : 'unknown';
	if (responseCode < 500) return 'later';
	if (/^MAIL/i.test(command)) return 'sender';
	if (!/^RCPT/i.test(command)) return 'refused';
	const enhanced = /\b5\.(\d{1,3})\.(\d{1,3})\b/.exec(response);
	if (enhanced) return /^5\.(1\.(1|2|3|6|10)|2\.1)$/.test(enhanced[0]) ? 'address' : 'refused';
	return [550, 551, 553].includes(responseCode) && !aboutUs.test(response) ? 'address' : 'refused';
}
