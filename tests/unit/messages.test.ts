import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { camel, columnsOf, copied, kinds } from '#features/privacy/holding.ts';
import { promiseKeys } from '#features/privacy/promises.ts';
import { whatWeHold } from '#features/privacy/what-we-hold.ts';

const root = path.join(import.meta.dirname, '../..');
const filesOf = (pattern: string) => globSync(pattern, { cwd: root }).map((file) => path.join(root, file));

const catalogue = filesOf('messages/en/*.json').flatMap((file) =>
	Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object).filter((key) => key !== '$schema')
);
const source = filesOf('src/**/*.{ts,svelte}')
	.filter((file) => !file.includes('/src/paraglide/'))
	.map((file) => readFileSync(file, 'utf8'))
	.join('\n');
const said = new Set([...source.matchAll(/\bm\.([a-z0-9_]+)/g)].map(([, key]) => key!));

/** What `sayName` makes at run time of what the list of what we hold names. */
const held = Object.values(whatWeHold);
const made = new Set([
	...copied.map((part) => `data_part_${part}`),
	...kinds.map((kind) => `data_holds_${kind}`),
	...Object.keys(whatWeHold).map((table) => `data_table_${table}`),
	...held.flatMap((each) => columnsOf(each).map((column) => `data_field_${camel(column).toLowerCase()}`)),
	...held.map(({ erased }) => `data_erased_${erased}`),
	...promiseKeys.flatMap((key) => ['', '_about', '_kept'].map((end) => `data_promise_${key}${end}`)),
	...held.flatMap(({ opens }) => (opens ? [`data_field_${opens}`] : [])),
	// What the copy adds to a row.
	...['group', 'experience'].map((field) => `data_field_${field}`)
]);

it('every sentence of the catalogue is said somewhere', () => {
	expect(catalogue.length, 'the premise: there are many').toBeGreaterThan(2_000);
	expect(catalogue.filter((key) => !said.has(key) && !made.has(key))).toEqual([]);
});
