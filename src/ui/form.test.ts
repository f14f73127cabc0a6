import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { checkForm, typedIn } from './form.ts';

const Form = v.object({
	name: v.pipe(v.string(), v.minLength(2, 'too-short')),
	passphrase: v.pipe(v.string(), v.minLength(8, 'too-short')),
	notes: v.array(v.picklist(['a', 'b'], 'choose'))
});

function form(...entries: [string, string | Blob][]): FormData {
	const data = new FormData();
	for (const [name, value] of entries) data.append(name, value);
	return data;
}

describe('a posted form', () => {
	it('gives its checked values', () => {
		const posted = checkForm(
			Form,
			form(['name', 'Ana'], ['passphrase', 'rain on tin'], ['notes', 'a'], ['notes', 'b'])
		);
		expect(posted).toEqual({ ok: true, value: { name: 'Ana', passphrase: 'rain on tin', notes: ['a', 'b'] } });
	});

	it('gives back what was typed with a problem for each field, and never a passphrase', () => {
		const posted = checkForm(Form, form(['name', 'A'], ['passphrase', 'short'], ['notes', 'c']));
		expect(posted).toEqual({
			ok: false,
			typed: { name: 'A', notes: ['c'] },
			problems: { name: 'too-short', passphrase: 'too-short', notes: 'choose' }
		});
	});

	it('is given back as it was typed, taken or not, and never with a passphrase', () => {
		const typed = typedIn(
			Form,
			form(['name', ' Ana '], ['passphrase', 'rain on tin'], ['notes', 'a'], ['isHost', 'yes'])
		);
		expect(typed).toEqual({ name: ' Ana ', notes: ['a'] });
	});

	it('knows nothing of fields that it did not ask for, or of files in the place of words', () => {
		const posted = checkForm(Form, form(['name', new Blob(['x'])], ['__proto__', 'x'], ['isHost', 'yes']));
		expect(posted.ok).toBe(false);
		expect(posted).not.toHaveProperty('typed.isHost');
	});
});
