import { createTransport } from 'nodemailer';
import { judge, type MailProblem, type Refusal } from './judge.ts';
import type { SmtpServer } from './smtp-url.ts';

export interface Letter {
	to: string;
	/** Discreet: it stands on locked screens. */
	subject: string;
	text: string;
	html: string;
	/** The same for every try to send the same letter: whoever gets it twice can tell. Without brackets. */
	messageId: string;
	/** The address at which one click, or one POST, stops letters (RFC 8058). */
	stop?: string;
	date: Date;
	/** Where it comes back to if it cannot be delivered after all; else to whom it is from. */
	returnTo?: string;
}

export type Sent = { sent: true } | { sent: false; problem: MailProblem };

export interface Mailer {
	send(letter: Letter): Promise<Sent>;
	/** Connects and signs in, and sends nothing. Null where that works. */
	look(): Promise<MailProblem | null>;
}

/**
 * Sends letters over SMTP. Certificates are checked; without TLS nothing goes further than this machine. Nothing about a
 * letter is logged: neither address nor words.
 * @param siteName the name of this site, for HELO and Message-ID
 */
export function openMailer(server: SmtpServer, siteName: string): Mailer {
	const transport = createTransport({
		host: server.host,
		port: server.port,
		name: siteName,
		secure: server.implicitTls,
		requireTLS: !server.implicitTls && !server.plain,
		ignoreTLS: server.plain,
		...(server.user ? { auth: { user: server.user, pass: server.pass ?? '' } } : {}),
		connectionTimeout: 10_000,
		greetingTimeout: 10_000,
		socketTimeout: 30_000,
		dnsTimeout: 10_000,
		logger: false,
		disableFileAccess: true,
		disableUrlAccess: true
	});
	return {
		async send(letter) {
			try {
				await transport.sendMail({
					from: server.from,
					to: letter.to,
					...(letter.returnTo ? { envelope: { from: letter.returnTo, to: letter.to } } : {}),
					subject: letter.subject,
					text: letter.text,
					html: letter.html,
					date: letter.date,
					messageId: `<${letter.messageId}@${siteName}>`,
					xMailer: false,
					headers: {
						// Out-of-office programs and lists do not answer it (RFC 3834).
						'Auto-Submitted': 'auto-generated',
						'X-Auto-Response-Suppress': 'All',
						...(letter.stop
							? { 'List-Unsubscribe': `<${letter.stop}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
							: {})
					}
				});
				return { sent: true };
			} catch (error) {
				return { sent: false, problem: judge(error as Refusal) };
			}
		},
		async look() {
			try {
				await transport.verify();
				return null;
			} catch (error) {
				return judge(error as Refusal);
			}
		}
	};
}
