import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { DiscretionForm, hideNames, SharedDevice, windowLasts } from './discretion.ts';
import { neutralPage } from './neutral-page.ts';

const page = `<html lang="en"><head><meta charset="utf-8" />
	<link rel="icon" href="/favicon.svg" type="image/svg+xml" />
	<link rel="icon" href="/icon-192.png" type="image/png" sizes="192x192" />
	<link rel="apple-touch-icon" href="/icon-180.png" />
	<link rel="stylesheet" href="/a.css" /><title>After the Breakup · The Long Table</title></head>
	<body><svg><title>A lamp</title></svg><p>The Long Table</p></body></html>`;

describe('a page that names nothing', () => {
	const plain = hideNames(page, 'Notes');

	test('has a title and an icon that could be anybody’s', () => {
		expect(plain).toContain('<title>Notes</title>');
		expect(plain.match(/rel="(icon|apple-touch-icon)"/g)).toEqual(['rel="icon"']);
		expect(plain).toContain('href="/plain.svg"');
		expect(plain.slice(0, plain.indexOf('</head>'))).not.toContain('The Long Table');
	});

	test('keeps its style and its body', () => {
		expect(plain).toContain('<link rel="stylesheet" href="/a.css" />');
		expect(plain.slice(plain.indexOf('<body>'))).toBe(page.slice(page.indexOf('<body>')));
	});
});

test('a choice of time is one of four, and names are hidden only where somebody ticked it', () => {
	expect(v.parse(DiscretionForm, { discreet: ['yes'], idle: '15' })).toEqual({ discreet: true, idle: 15 });
	expect(v.parse(DiscretionForm, { idle: '43200' })).toEqual({ discreet: false, idle: 43_200 });
	for (const idle of ['', '0', '-15', '16', '1e9', 'for ever', '15.0.0'])
		expect(v.safeParse(DiscretionForm, { idle }).success, idle).toBe(false);
});

test('a device is somebody else’s too only where the box was ticked', () => {
	expect(v.parse(SharedDevice, 'yes')).toBe(true);
	for (const value of [undefined, '', 'no', 'garbage']) expect(v.parse(SharedDevice, value)).toBe(false);
});

test('windows watch themselves where the time is short', () => {
	expect(windowLasts(15)).toBe(900);
	expect(windowLasts(1440)).toBe(86_400);
	expect(windowLasts(43_200)).toBeNull();
});

test('the neutral page speaks the browser’s first language that has one, else English', () => {
	const [english, spanish] = [neutralPage('en'), neutralPage('es-MX,es;q=0.9,en;q=0.8')];
	expect(english).toMatch(/^https:\/\//);
	expect(spanish).not.toBe(english);
	for (const header of [null, '', 'de-AT,de', '__proto__', 'constructor;q=1', '*'])
		expect(neutralPage(header)).toBe(english);
	expect(neutralPage('fr-CA, es;q=0.5')).toBe(spanish);
});
