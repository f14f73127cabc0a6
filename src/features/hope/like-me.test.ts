import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandOf, explain, mostWords, rank, wordsOf, type Match, type Shared, type When } from './like-me.ts';

const shared = (change: Partial<Shared> = {}): Shared => ({
	kind: 'divorce',
	own: 'divorce',
	nearness: 'same',
	ahead: 0,
	...change
});
interface Named extends Match {
	name: string;
}
const match = (name: string, change: Partial<Match> = {}): Named => ({
	name,
	shared: [shared()],
	sameLanguage: true,
	words: [],
	alike: false,
	...change
});
const order = (all: Named[], change: { when?: When; typed?: boolean; asked?: string[] } = {}) =>
	rank(all, { when: 'near', typed: false, asked: [], most: 20, ...change }, ({ name }) => name).map(
		({ found }) => found.name
	);
/** What can only be told apart by one thing: the better, and the worse that has everything else in its favour. */
const near = { kind: 'divorce/with-children', nearness: 'near' } as const;
const kin = { kind: 'breakup', nearness: 'kin' } as const;

describe('who stands before whom', () => {
	it('the very same before what is near, though the other is just as far, speaks the same and uses the same words', () => {
		const same = match('same', { shared: [shared({ ahead: -40 })], sameLanguage: false });
		const wider = match('a wider kind', {
			shared: [shared(near), shared({ ...kin, own: 'ghosting' })],
			words: ['court', 'kids', 'house', 'money']
		});
		expect(order([wider, same])).toEqual(['same', 'a wider kind']);
	});

	it('what is wider or narrower before what is of the same family, and that before what has words in common alone', () => {
		const worse = match('kin', { shared: [shared(kin), shared({ ...kin, kind: 'ghosting' })], words: ['a', 'b', 'c'] });
		const better = match('narrower', { shared: [shared({ ...near, ahead: 60 })], sameLanguage: false });
		const words = match('words', { shared: [], words: ['court', 'kids', 'house'] });
		expect(order([words, worse, better])).toEqual(['narrower', 'kin', 'words']);
	});

	it('of the same, about the same time before some months ahead, and that before newer and before years', () => {
		const at = (name: string, ahead: number | null) => match(name, { shared: [shared({ ahead })] });
		expect(order([at('years', 30), at('unsaid', null), at('newer', -5), at('ahead', 6), at('now', 1)])).toEqual([
			'now',
			'ahead',
			'newer',
			'years',
			'unsaid'
		]);
	});

	it('who looks further along finds those some months ahead first, then those a year or more, and no others', () => {
		const at = (name: string, ahead: number | null) => match(name, { shared: [shared({ ahead })] });
		const all = [at('years', 30), at('unsaid', null), at('newer', -5), at('ahead', 6), at('now', 1)];
		expect(order(all, { when: 'ahead' })).toEqual(['ahead', 'years']);
		expect(order([at('newer', -5), at('now', 1)], { when: 'ahead' }), 'where nobody is, the nearest').toEqual([
			'now',
			'newer'
		]);
	});

	it('two shared before one, at the same time', () => {
		expect(order([match('one'), match('two', { shared: [shared(), shared(kin)] })])).toEqual(['two', 'one']);
	});

	it('the same language before words in common, and more words before fewer', () => {
		const mine = match('my language');
		const other = match('words', { sameLanguage: false, words: ['coat', 'hall', 'kettle'] });
		expect(order([other, mine])).toEqual(['my language', 'words']);
		expect(
			order([match('none'), match('one', { words: ['coat'] }), match('two', { words: ['coat', 'hall'] })])
		).toEqual(['two', 'one', 'none']);
		expect(order([match('none'), match('nearly', { alike: true })])).toEqual(['nearly', 'none']);
	});

	it('what is alike in everything goes by its name, which tells nothing more', () => {
		expect(order([match('wren'), match('ana'), match('noor')])).toEqual(['ana', 'noor', 'wren']);
	});

	it('somebody who typed finds what has their words, or is about what these name; else the nearest all the same', () => {
		const plain = match('plain');
		const worded = match('worded', { shared: [], words: ['coat'] });
		const named = match('named', { shared: [shared({ own: 'bereavement', kind: 'bereavement' })] });
		expect(order([plain, worded, named], { typed: true, asked: ['bereavement'] })).toEqual(['named', 'worded']);
		expect(order([plain], { typed: true })).toEqual(['plain']);
	});

	it('nothing is shown for its language alone', () => {
		expect(order([match('nothing', { shared: [] }), match('es', { sameLanguage: false })])).toEqual(['es']);
	});

	it('the order is the same, however they come', () => {
		const any = fc.record({
			name: fc.uuid(),
			shared: fc.array(
				fc.record({
					kind: fc.constantFrom('divorce', 'breakup', 'ghosting'),
					own: fc.constantFrom('divorce', 'breakup'),
					nearness: fc.constantFrom('same' as const, 'near' as const, 'kin' as const),
					ahead: fc.option(fc.integer({ min: -300, max: 300 }), { nil: null })
				}),
				{ maxLength: 3 }
			),
			sameLanguage: fc.boolean(),
			words: fc.array(fc.constantFrom('coat', 'hall'), { maxLength: 4 }),
			alike: fc.boolean()
		});
		fc.assert(
			fc.property(
				fc.uniqueArray(any, { selector: ({ name }) => name }),
				fc.constantFrom<When>('near', 'ahead'),
				(all, when) => {
					expect(order(all.toReversed(), { when })).toEqual(order(all, { when }));
				}
			)
		);
	});
});

describe('why', () => {
	it('is said in the order in which it counts', () => {
		const all = match('x', { shared: [shared({ ahead: 8 })], words: ['coat'] });
		expect(explain(all, true).map(({ kind }) => kind)).toEqual(['shared', 'time', 'language', 'words']);
		expect(
			explain(all, false).map(({ kind }) => kind),
			'all speak it'
		).toEqual(['shared', 'time', 'words']);
		expect(explain(match('x', { shared: [shared({ ahead: null })], alike: true }), false)).toEqual([
			{ kind: 'shared', experience: 'divorce', own: 'divorce', nearness: 'same' },
			{ kind: 'alike' }
		]);
	});

	it('tells time in steps, never in months', () => {
		expect([-30, -12, -11, -3, -2, 0, 2, 3, 11, 12, 90].map(bandOf)).toEqual([
			...['year-behind', 'year-behind', 'months-behind', 'months-behind', 'same-time', 'same-time', 'same-time'],
			...['months-ahead', 'months-ahead', 'year-ahead', 'year-ahead']
		]);
		fc.assert(
			fc.property(fc.integer({ min: -500, max: 500 }), (ahead) => {
				expect(JSON.stringify(explain(match('x', { shared: [shared({ ahead })] }), true))).not.toMatch(/\d/);
			})
		);
	});
});

describe('words to look for', () => {
	it('are those that say something, once each', () => {
		expect(wordsOf('The coat in the hall, and the COAT again')).toEqual(['coat', 'hall', 'again']);
		expect(wordsOf('Me dejó mi mujer')).toEqual(['dejó', 'mujer']);
	});

	it('are letters and digits, whatever was typed, and not many', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
				const words = wordsOf(text);
				expect(words.length).toBeLessThanOrEqual(mostWords);
				for (const word of words) expect(word).toMatch(/^[\p{L}\p{M}\p{N}]+$/u);
			})
		);
		expect(wordsOf(`'; drop table shares; -- & | ! ( <-> :* \\`)).toEqual(['drop', 'table', 'shares']);
	});
});
