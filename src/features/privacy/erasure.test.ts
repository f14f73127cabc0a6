import { describe, expect, it } from 'vitest';
import { checkForm } from '#ui/form.ts';
import { ErasureForm, unnamedIn } from './erasure.ts';

const [one, two, three] = ['1', '2', '3'].map((digit) => `00000000-0000-7000-8000-00000000000${digit}`) as [
	string,
	string,
	string
];

function form(entries: [string, string][]) {
	const data = new FormData();
	for (const [name, value] of entries) data.append(name, value);
	return checkForm(ErasureForm, data);
}

describe('what becomes of words when somebody goes', () => {
	it('is one answer for all groups, but where another was given', () => {
		expect(unnamedIn({ words: 'erase', except: ['', `unnamed ${two}`] }, [one, two, three])).toEqual([two]);
		expect(unnamedIn({ words: 'unnamed', except: [`erase ${two}`, ''] }, [one, two, three])).toEqual([one, three]);
		expect(unnamedIn({ words: 'erase', except: [] }, [one, two])).toEqual([]);
	});

	it('never names a group in which they left nothing', () => {
		expect(unnamedIn({ words: 'erase', except: [`unnamed ${three}`] }, [one])).toEqual([]);
	});

	it('is asked and never guessed: nothing is chosen beforehand', () => {
		expect(form([['name', 'sam']])).toMatchObject({ ok: false, problems: { words: 'choose' } });
		expect(form([['words', 'keep']])).toMatchObject({ ok: false, problems: { words: 'choose' } });
	});

	it('takes nothing that is not a group', () => {
		expect(
			form([
				['words', 'erase'],
				['except', `unnamed ${one}`],
				['except', 'unnamed everything']
			])
		).toMatchObject({ ok: false });
	});

	it('reads the typed name as its owner writes it', () => {
		const posted = form([
			['words', 'erase'],
			['name', ' @Sam ']
		]);
		expect(posted.ok && posted.value.name).toBe('sam');
	});
});
