import * as v from 'valibot';

/** What came of a posted form: the checked values, or what was typed together with a problem for each field. */
export type Posted<Schema extends v.GenericSchema> =
	{ ok: true; value: v.InferOutput<Schema> } | { ok: false; typed: Typed; problems: Problems };

/** As the person typed it, to fill the form again. Passphrases are left out. */
export type Typed = Record<string, string | string[]>;
/** A code a field; the page says it in words beside the field. */
export type Problems = Record<string, string>;

const neverShownAgain = /passphrase|password|code$/i;

/**
 * Checks a posted form with a schema. A field that the schema holds as an array takes all values of its name.
 * Files and fields that the schema does not know are left aside.
 */
export function checkForm<Schema extends v.ObjectSchema<v.ObjectEntries, undefined>>(
	schema: Schema,
	data: FormData
): Posted<Schema> {
	const given: Record<string, unknown> = {};
	for (const [name, entry] of Object.entries(schema.entries)) {
		const texts = textsOf(data, name);
		given[name] = isList(entry) ? texts : texts[0];
	}
	const checked = v.safeParse(schema, given);
	if (checked.success) return { ok: true, value: checked.output };
	const typed = typedIn(schema, data);
	const problems: Problems = {};
	for (const issue of checked.issues) problems[String(issue.path?.[0]?.key ?? 'form')] ??= issue.message;
	return { ok: false, typed, problems };
}

/** What was typed into the fields that a schema knows, whether it can be taken or not. */
export function typedIn(schema: v.ObjectSchema<v.ObjectEntries, undefined>, data: FormData): Typed {
	const typed: Typed = {};
	for (const [name, entry] of Object.entries(schema.entries)) {
		const texts = textsOf(data, name);
		if (!neverShownAgain.test(name)) typed[name] = isList(entry) ? texts : (texts[0] ?? '');
	}
	return typed;
}

const textsOf = (data: FormData, name: string): string[] =>
	data.getAll(name).filter((value) => typeof value === 'string');

function isList(entry: v.GenericSchema | v.GenericSchemaAsync): boolean {
	const parts = 'pipe' in entry ? (entry.pipe as { type: string }[]) : [entry];
	return (
		parts.some((part) => part.type === 'array') || ('wrapped' in entry && isList(entry.wrapped as v.GenericSchema))
	);
}
