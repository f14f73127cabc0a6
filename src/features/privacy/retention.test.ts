import { describe, expect, it } from 'vitest';
import { checkForm } from '#ui/form.ts';
import {
	goesBefore,
	retentionChoices,
	retentionDefaults,
	RetentionForm,
	retentionKeys,
	writeDays
} from './retention.ts';

const fill = (change: Record<string, string> = {}) => {
	const data = new FormData();
	for (const key of retentionKeys) data.set(key, writeDays(retentionDefaults[key]));
	for (const [name, value] of Object.entries(change)) data.set(name, value);
	return checkForm(RetentionForm, data);
};

describe('how long things stay', () => {
	it('is what the host chose, and the defaults are among the choices', () => {
		for (const key of retentionKeys)
			expect(retentionChoices[key] as readonly (number | null)[]).toContain(retentionDefaults[key]);
		expect(fill()).toEqual({ ok: true, value: retentionDefaults });
		expect(fill({ closedGroups: '365', takenBack: 'kept' })).toMatchObject({
			value: { closedGroups: 365, takenBack: null }
		});
	});

	it('is nothing that was not offered', () => {
		for (const odd of ['', '0', '-1', '8', 'for ever', 'NaN', '1e9'])
			expect(fill({ readNews: odd }), odd).toMatchObject({ ok: false, problems: { readNews: 'choose' } });
		expect(fill({ exports: 'kept' }), 'copies are never kept for ever').toMatchObject({ ok: false });
	});

	it('by default takes nobody’s words away', () => {
		expect(goesBefore(retentionDefaults.closedGroups, 1e12)).toBeNull();
		expect(goesBefore(2, 10 * 86_400_000)).toBe(8 * 86_400_000);
	});
});
