import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import { mostBytes, type DraftGroup, type ImportProblem } from './import.ts';
import { readList } from './read-list.ts';

const assumed = { timeZone: 'Europe/London', language: 'en' };
const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readList(bytes(text), assumed);
const groupsOf = (text: string): DraftGroup[] => {
	const list = read(text);
	if ('problems' in list) throw new Error(JSON.stringify(list.problems));
	return list.groups;
};
const problemsOf = (list: ReturnType<typeof readList>): ImportProblem[] => ('problems' in list ? list.problems : []);
const meeting = {
	slug: 'tuesday-widowers',
	name: 'Tuesday widowers',
	day: 2,
	time: '19:00',
	end_time: '20:30',
	timezone: 'Europe/Dublin',
	types: ['C', 'S'],
	notes: 'Ring the <b>second</b> bell.'
};
const guide = (...change: object[]) => JSON.stringify(change.map((each) => ({ ...meeting, ...each })));

describe('a Meeting Guide feed', () => {
	it('becomes groups with the times that they meet', () => {
		expect(groupsOf(guide({}))).toEqual([
			{
				slug: 'tuesday-widowers',
				name: 'Tuesday widowers',
				purpose: 'Ring the second bell.',
				access: 'request',
				timeZone: 'Europe/Dublin',
				language: 'es',
				meetings: [
					{
						slug: 'tuesday-widowers',
						name: 'Tuesday widowers',
						days: [2],
						time: '19:00',
						minutes: 90,
						timeZone: 'Europe/Dublin',
						language: 'es',
						notes: 'Ring the second bell.',
						place: ''
					}
				]
			}
		]);
	});

	it('entries of the same group become one, and the group’s own words are its purpose', () => {
		const [group, ...others] = groupsOf(
			guide(
				{ group: 'The Harbour', group_notes: '<p>For anyone.</p><p>Come as you are.</p>' },
				{
					slug: 'friday',
					day: [5, '6'],
					time: '07:00',
					end_time: '08:00',
					group: 'the harbour',
					types: ['O'],
					timezone: ''
				}
			)
		);
		expect(others).toEqual([]);
		expect(group).toMatchObject({ name: 'The Harbour', purpose: 'For anyone.\n\nCome as you are.', access: 'open' });
		expect(group!.meetings.map(({ days, time, timeZone }) => [days, time, timeZone])).toEqual([
			[[2], '19:00', 'Europe/Dublin'],
			[[5, 6], '07:00', 'Europe/London']
		]);
	});

	it('an end past midnight lies on the next day; a meeting by appointment has no times', () => {
		const groups = groupsOf(
			guide(
				{ time: '23:30', end_time: '00:30' },
				{ slug: 'by-appointment', day: undefined, time: undefined, end_time: undefined }
			)
		);
		expect(groups[0]!.meetings[0]!.minutes).toBe(60);
		expect(groups[1]!.meetings).toEqual([]);
	});

	it('what an entry says of people is left behind', () => {
		const text = JSON.stringify(
			groupsOf(
				guide({
					contact_1_name: 'Dilys P',
					contact_1_email: 'd@example.org',
					feedback_emails: ['f@example.org'],
					email: 'e@example.org',
					venmo: '@d'
				})
			)
		);
		expect(text).not.toMatch(/Dilys|@/);
	});
});

it('a BMLT feed: weeks begin with "1", hours have seconds, and formats stand beside the meetings', () => {
	const entry = {
		id_bigint: '42',
		weekday_tinyint: '1',
		start_time: '10:00:00',
		duration_time: '01:15:00',
		time_zone: 'America/New_York',
		meeting_name: 'Sunday morning',
		formats: 'C,EN',
		comments: '',
		location_text: 'Town hall',
		location_municipality: 'Troy'
	};
	for (const list of [[entry], { meetings: [entry], formats: [] }])
		expect(groupsOf(JSON.stringify(list))[0]).toMatchObject({
			slug: 'bmlt-42',
			access: 'request',
			meetings: [{ days: [0], time: '10:00', minutes: 75, timeZone: 'America/New_York', place: 'Town hall, Troy' }]
		});
	expect(problemsOf(read(JSON.stringify([{ ...entry, weekday_tinyint: '8' }])))).toMatchObject([
		{ code: 'day', row: 1, field: 'weekday_tinyint' }
	]);
});

describe('a spreadsheet', () => {
	const head = 'Time,End Time,Day,Name,Location,Address,City,Types,Notes,Group,Email';
	it('as TSML has it, with quotes, line ends in cells, words for types and hours with am and pm', () => {
		const [first, second] = groupsOf(
			`\ufeff${head}\r\n7:30 pm,8:30 PM,Monday,"The ""quiet"" hour",Hall,1 High St,Leeds,"Closed, Spanish","First line\r\nsecond, line",,a@b.example\r\n\r\nnoon,,Tue,Lunch,,,,,,,\r\n`
		);
		expect(first).toMatchObject({
			name: 'The "quiet" hour',
			purpose: 'First line\nsecond, line',
			access: 'request',
			language: 'es',
			meetings: [{ days: [1], time: '19:30', minutes: 60, place: 'Hall, 1 High St, Leeds' }]
		});
		expect(second).toMatchObject({ slug: 'lunch-tue-12-00', meetings: [{ days: [2], time: '12:00' }] });
	});

	it('cells may be parted by semicolons or tabs', () => {
		for (const mark of [';', '\t'])
			expect(
				groupsOf(['Name', 'Day', 'Time'].join(mark) + '\n' + ['Night owls', '0', '23:00'].join(mark))
			).toHaveLength(1);
	});

	it('a problem names the row, the line of the file and the column by its own title', () => {
		expect(
			problemsOf(
				read(`${head}\n19:00,,Monday,"Two\nlines",,,,,,,\n25:00,,Monday,Late,,,,,,,\n19:00,,Someday,Odd,,,,,,,`)
			)
		).toEqual([
			{ code: 'time', row: 2, line: 4, field: 'Time', shown: '25:00' },
			{ code: 'day', row: 3, line: 5, field: 'Day', shown: 'Someday' }
		]);
	});

	it.each([
		['a quote that never ends', `${head}\n19:00,,Monday,"Open`, { code: 'unclosed', line: 2, column: 15 }],
		['words behind a quote', `${head}\n19:00,,Monday,"a"b`, { code: 'unclosed', line: 2 }],
		['more cells than the head has', `Name,Day,Time\nA b,1,19:00,more`, { code: 'columns', line: 2, column: 4 }],
		['thousands of columns', `Name,Day,Time${',x'.repeat(5_000)}\n`, { code: 'columns', line: 1 }],
		['no column for the day', 'Name,Time\nA,19:00', { code: 'header', field: 'day' }],
		[
			'a formula',
			`${head}\n19:00,,Monday,"=HYPERLINK(""x"")",,,,,,,`,
			{ code: 'formula', row: 1, line: 2, field: 'Name' }
		],
		[
			'a formula that begins with a sign',
			`${head}\n19:00,,Monday,Fine,,,,,+SUM(1),,`,
			{ code: 'formula', field: 'Notes' }
		],
		['a head and nothing under it', head, { code: 'no-entries' }]
	])('%s is refused', (_, text, problem) => {
		expect(problemsOf(read(text))).toMatchObject([problem]);
	});
});

describe('a list that is not as it should be is refused, with what and where', () => {
	it.each([
		['a comma at the end', '[\n  {"name": "A",},\n]', { code: 'malformed', line: 2, column: 16 }],
		['a name without quotes', '[{name: 1}]', { code: 'malformed', line: 1, column: 3, shown: 'name: 1}]' }],
		['a text that never ends', '[{"name": "A}]', { code: 'malformed', line: 1, column: 11 }],
		['one that breaks off', '[{"name": "A"}', { code: 'malformed', line: 1, column: 15 }],
		['something behind the end', '[] []', { code: 'malformed', column: 4 }],
		['a tab within a text', '["a\tb"]', { code: 'malformed', column: 2 }],
		['thousands of brackets', '['.repeat(100_000), { code: 'too-deep', line: 1, column: 9 }],
		[
			'a page instead of a list',
			'<!doctype html><title>Sign in</title>',
			{ code: 'no-list', shown: '<!doctype html><title>Sign in</title>' }
		],
		['an object', '{"error":"nope"}', { code: 'no-list' }],
		['no entry', '[]', { code: 'no-entries' }],
		['entries that are none', '[{"slug":"a","name":"Aa"}, 7]', { code: 'no-list', row: 2 }],
		['too many entries', JSON.stringify(Array.from({ length: 2_001 }, () => ({}))), { code: 'too-many' }],
		['a control character', '[{"name":\u0000"A"}]', { code: 'control', line: 1, column: 10 }],
		['nothing', '  \n ', { code: 'empty' }]
	])('%s', (_, text, problem) => {
		expect(problemsOf(read(text))).toMatchObject([problem]);
	});

	it.each([
		[{ day: 7 }, 'day', 'day', '7'],
		[{ day: [], time: '19:00' }, 'day', 'day', undefined],
		[{ day: { Monday: true } }, 'day', 'day', '[object Object]'],
		[{ time: '24:00' }, 'time', 'time', '24:00'],
		[{ time: '7' }, 'time', 'time', '7'],
		[{ time: '' }, 'missing', 'time', undefined],
		[{ end_time: 'late' }, 'end-time', 'end_time', 'late'],
		[{ end_time: '19:02' }, 'end-time', 'end_time', '19:02'],
		[{ timezone: 'Mars/Olympus' }, 'zone', 'timezone', 'Mars/Olympus'],
		[{ timezone: '+05:00' }, 'zone', 'timezone', '+05:00'],
		[{ name: '' }, 'missing', 'name', undefined],
		[{ name: ['A'] }, 'not-text', 'name', undefined],
		[{ name: 'x'.repeat(256) }, 'too-long', 'name', `${'x'.repeat(59)}…`],
		[{ notes: 'x'.repeat(20_001) }, 'too-long', 'notes', expect.any(String)],
		[{ slug: '' }, 'missing', 'slug', undefined],
		[{ slug: '../etc' }, 'slug', 'slug', '../etc'],
		[{ types: { C: 1 } }, 'not-text', 'types', undefined],
		[{ name: '=cmd|x' }, 'formula', 'name', '=cmd|x']
	])('%j', (change, code, field, shown) => {
		expect(problemsOf(read(guide({ slug: 'fine' }, change)))[0]).toEqual({
			code,
			row: 2,
			field,
			...(shown === undefined ? {} : { shown })
		});
	});

	it('two entries of the same slug', () => {
		expect(problemsOf(read(guide({}, {})))).toEqual([
			{ code: 'taken', row: 2, field: 'slug', shown: 'tuesday-widowers' }
		]);
	});

	it('other encodings are named, with the line where they show', () => {
		const utf16 = (mark: boolean) => new Uint8Array(Buffer.from((mark ? '\ufeff' : '') + guide({}), 'utf16le'));
		expect(problemsOf(readList(utf16(true), assumed))).toMatchObject([{ code: 'encoding', shown: 'UTF-16' }]);
		expect(problemsOf(readList(utf16(false), assumed))).toMatchObject([{ code: 'encoding', shown: 'UTF-16' }]);
		const latin = new Uint8Array(Buffer.from('Name,Day,Time\nCafé der Trauer,1,19:00', 'latin1'));
		expect(problemsOf(readList(latin, assumed))).toEqual([
			{ code: 'encoding', line: 2, column: 4, shown: 'Café der Trauer,1,19:00' }
		]);
		expect(problemsOf(readList(new Uint8Array(mostBytes + 1), assumed))).toEqual([{ code: 'too-large' }]);
	});

	it('a name that JavaScript knows is a name like others, and HTML becomes words', () => {
		const [group] = groupsOf(
			'[{"__proto__":{"isHost":true},"constructor":1,"slug":"a","name":"A <script>alert(1)</script>&amp; B &lt;i&gt;","day":1,"time":"19:00","notes":"<p>One<p>Two<br>three<!-- x --><style>p{}</style>"}]'
		);
		expect(group).toMatchObject({ name: 'A & B <i>', purpose: 'One\n\nTwo\nthree' });
		expect(({} as Record<string, unknown>).isHost).toBeUndefined();
	});

	it('whatever it is, five megabytes are judged within seconds and nothing is thrown', () => {
		const big = mostBytes - 100;
		const begun = performance.now();
		for (const text of [
			`["${'a'.repeat(big)}"]`,
			`["${'\\n'.repeat(big / 2)}"]`,
			`["${'a'.repeat(big)}`,
			`[${'1,'.repeat(big / 2)}1]`,
			'"'.repeat(big),
			','.repeat(big),
			'\n'.repeat(big),
			`Name,Day,Time\n${'"a\n'.repeat(big / 3)}`,
			guide(
				...Array.from({ length: 120 }, (_, index) => ({
					slug: `s${index}`,
					notes: '<p'.repeat(9_900),
					group_notes: '<br '.repeat(4_900)
				}))
			),
			guide({ notes: '<'.repeat(19_000), name: '<script'.repeat(30), group_notes: '&#'.repeat(9_000) })
		])
			expect(() => read(text)).not.toThrow();
		expect(performance.now() - begun).toBeLessThan(10_000);
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (some) => {
				readList(some, assumed);
			})
		);
		fc.assert(
			fc.property(fc.json(), (some) => {
				expect(problemsOf(read(some))[0]?.code).not.toBe('malformed');
			})
		);
	});
});

describe('the second time', () => {
	const known = (groups: DraftGroup[], change: Partial<{ opened: boolean; letGo: boolean }> = {}) =>
		groups.map((content) => ({ slug: content.slug, content, opened: false, letGo: false, ...change }));

	it('the same list changes nothing', () => {
		const list = groupsOf(guide({}, { slug: 'b' }));
		const stored = JSON.parse(JSON.stringify(known(list))) as ReturnType<typeof known>;
		expect(compare(list, stored)).toEqual({ fresh: [], changed: [], same: list, left: [], gone: [] });
	});

	it('what is new, other, unchanged and gone is told apart', () => {
		const before = groupsOf(guide({}, { slug: 'b' }, { slug: 'c' }));
		const after = groupsOf(guide({ time: '19:30' }, { slug: 'b' }, { slug: 'd' }));
		const { fresh, changed, same, gone } = compare(after, known(before));
		expect(fresh.map(({ slug }) => slug)).toEqual(['d']);
		expect(changed.map(({ group, what }) => [group.slug, what])).toEqual([['tuesday-widowers', ['times']]]);
		expect(same.map(({ slug }) => slug)).toEqual(['b']);
		expect(gone.map(({ slug }) => slug)).toEqual(['c']);
	});

	it('a group that people sit in, or that was let go, is left as it is', () => {
		const after = groupsOf(guide({ time: '19:30' }));
		for (const change of [{ opened: true }, { letGo: true }])
			expect(compare(after, known(groupsOf(guide({})), change))).toMatchObject({ changed: [], left: [{}], gone: [] });
	});
});
