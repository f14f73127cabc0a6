import { expect, it } from 'vitest';
import { afterWords, whereWordsStand } from './after-words.ts';

const to = '/groups/night-owls/room#say';
const plain = new FormData();
const scripted = new FormData();
scripted.set('watched', 'yes');

it('whoever posts words of danger without a script is led to people first, and from there to their words', () => {
	const led = afterWords(plain, 'Quiero morirme.', to);
	expect(led).toMatch(/^\/help-now\/card\?then=/);
	expect(whereWordsStand(new URL(led, 'http://hearth.example'))).toBe(to);
	expect(afterWords(plain, 'I want to die.', to, '/groups/night-owls/sit-with-me/card')).toMatch(
		/^\/groups\/night-owls\/s/
	);
	const checkedIn = afterWords(plain, 'I want to die.', '/check-in/picture', '/account/supporters/card');
	expect(whereWordsStand(new URL(checkedIn, 'http://hearth.example'))).toBe('/check-in/picture');
});

it('ordinary words, and words whose writer was offered people before, go straight to where they stand', () => {
	expect(afterWords(plain, 'It is a sad and quiet evening.', to)).toBe(to);
	expect(afterWords(scripted, 'I want to die.', to)).toBe(to);
});

it('the card leads nowhere else', () => {
	for (const then of [
		'https://elsewhere.example',
		'//elsewhere.example',
		'/groups/a?x=1',
		'/account',
		'/groups/../account',
		''
	])
		expect(whereWordsStand(new URL(`http://hearth.example/help-now/card?${new URLSearchParams({ then })}`))).toBeNull();
});
