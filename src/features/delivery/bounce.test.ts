import { describe, expect, it } from 'vitest';
import { readBounce } from './bounce.ts';

const to = 'bounces+00112233445566778899aabbccddeeff0011223344556677@hearth.example.org';

/** As Postfix writes it. */
const postfix = (status: string, diagnostic: string, action = 'failed') => `Return-Path: <>
X-Original-To: ${to}
Delivered-To: hearth-bounces@mail.example.org
Received: by mail.example.org (Postfix) id 4B1C2; Wed, 25 Nov 2026 10:00:00 +0000 (GMT)
Date: Wed, 25 Nov 2026 10:00:00 +0000 (GMT)
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: ${to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="9F2A1.1764064800/mail.example.org"

This is a MIME-encapsulated message.

--9F2A1.1764064800/mail.example.org
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

I could not hand your letter over.
Action: failed

--9F2A1.1764064800/mail.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Wed, 25 Nov 2026 09:59:58 +0000 (GMT)

Final-Recipient: rfc822; somebody@elsewhere.example
Action: ${action}
Status: ${status}
Remote-MTA: dns; mx.elsewhere.example
Diagnostic-Code: ${diagnostic}

--9F2A1.1764064800/mail.example.org
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: no-reply@hearth.example.org
Subject: News

Action: delivered
--9F2A1.1764064800/mail.example.org--
`;

describe('a report', () => {
	it('is read as Postfix writes it, its diagnosis over several lines, with line ends of either kind', () => {
		const letter = postfix(
			'5.1.1',
			'smtp; 550 5.1.1 <somebody@elsewhere.example>: Recipient address\n    rejected: User unknown'
		);
		const read = {
			to: [to, 'hearth-bounces@mail.example.org', to],
			reports: [
				{
					action: 'failed',
					status: '5.1.1',
					diagnostic: 'smtp; 550 5.1.1 <somebody@elsewhere.example>: Recipient address rejected: User unknown'
				}
			]
		};
		expect(readBounce(letter)).toEqual(read);
		expect(readBounce(letter.replaceAll('\n', '\r\n'))).toEqual(read);
	});

	it('is read as others write it: a boundary without quotes, capitals, no preamble', () => {
		const exim = `To: ${to}
Content-Type: Multipart/Report; Report-Type=delivery-status; boundary=1764064800-eximdsn-1

--1764064800-eximdsn-1
Content-type: text/plain; charset=us-ascii

A letter could not be delivered.

--1764064800-eximdsn-1
Content-type: message/delivery-status

Reporting-MTA: dns; mail.example.net

Action: failed
Final-Recipient: rfc822;somebody@elsewhere.example
Status: 5.0.0
Remote-MTA: dns; mx.elsewhere.example
Diagnostic-Code: smtp; 550 No such user

--1764064800-eximdsn-1--
`;
		expect(readBounce(exim)).toEqual({
			to: [to],
			reports: [{ action: 'failed', status: '5.0.0', diagnostic: 'smtp; 550 No such user' }]
		});
	});

	it('of a delay says so', () => {
		expect(readBounce(postfix('4.4.1', 'X-Postfix; connect timed out', 'delayed'))!.reports).toEqual([
			{ action: 'delayed', status: '4.4.1', diagnostic: 'X-Postfix; connect timed out' }
		]);
	});

	it('is nothing else: an answer, an absence notice, a letter that quotes one, noise, and far too much', () => {
		for (const letter of [
			'',
			'\n\n',
			`To: ${to}\nContent-Type: text/plain\n\nI am away until Monday.\nAction: failed\nStatus: 5.1.1`,
			`To: ${to}\nContent-Type: multipart/report; report-type=delivery-status\n\nAction: failed`,
			`To: ${to}\nContent-Type: multipart/report; boundary=x\n\n--x\nContent-Type: text/plain\n\nAction: failed\n--x--`,
			`To: ${to}\nContent-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nnothing\n--x--`,
			'\u0000'.repeat(1000),
			postfix('5.1.1', 'x'.repeat(500_000))
		])
			expect(readBounce(letter)).toBeNull();
	});
});
