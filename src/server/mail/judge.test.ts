import { expect, it } from 'vitest';
import { judge } from './judge.ts';

const rcpt = (responseCode: number, response: string) =>
	judge({ code: 'EENVELOPE', responseCode, response, command: 'RCPT TO' });

it('an address that is not there takes nothing for good', () => {
	expect(rcpt(550, '550 5.1.1 <sam@letters.example> User unknown')).toBe('address');
	expect(rcpt(550, '550 5.2.1 Mailbox disabled')).toBe('address');
	expect(rcpt(556, '556 5.1.10 Domain takes no mail')).toBe('address');
	expect(rcpt(553, '553 no such mailbox')).toBe('address');
});

it('what is about us switches off nobody’s address', () => {
	expect(rcpt(550, '550 5.7.1 Relaying denied')).toBe('refused');
	expect(rcpt(550, '550 relay not permitted')).toBe('refused');
	expect(rcpt(554, '554 Your IP is on a blocklist')).toBe('refused');
	expect(rcpt(552, '552 5.2.2 Mailbox full')).toBe('refused');
	expect(judge({ code: 'EENVELOPE', responseCode: 550, response: '550 5.1.8 Bad sender', command: 'MAIL FROM' })).toBe(
		'sender'
	);
	expect(judge({ code: 'EMESSAGE', responseCode: 550, response: '550 5.1.1 Spam', command: 'DATA' })).toBe('refused');
	expect(judge({ code: 'EAUTH', responseCode: 535, response: '535 5.7.8 Wrong', command: 'AUTH PLAIN' })).toBe(
		'sign-in'
	);
});

it('what may pass is tried again', () => {
	expect(rcpt(450, '450 4.2.0 Greylisted')).toBe('later');
	expect(judge({ code: 'ECONNECTION' })).toBe('unreachable');
	expect(judge({ code: 'ETIMEDOUT' })).toBe('unreachable');
	expect(judge({ code: 'ETLS' })).toBe('tls');
	expect(judge({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })).toBe('tls');
	expect(judge({})).toBe('unknown');
});
