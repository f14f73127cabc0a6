/** Whom a group says that it is for, where that is not everybody. */
export const peoples = ['men', 'women', 'fathers', 'mothers', 'young-people', 'veterans'] as const;
export type People = (typeof peoples)[number];

const words: Record<People, string> = {
	men: 'men|hombres|varones',
	women: 'women|mujeres',
	fathers: 'fathers|dads|padres',
	mothers: 'mothers|mums|moms|madres|mamás',
	'young-people': 'young people|young adults|teens|teenagers|jóvenes|adolescentes',
	veterans: 'veterans|veteranos|veteranas'
};

/** By what a group calls itself ("Mothers of …") or says first of all ("For men who …"); a group has no field for it. */
export function peopleOf({ name, purpose }: { name: string; purpose: string }): People | null {
	const first = purpose.split(/[.!?]/, 1)[0]!;
	return (
		peoples.find((people) => said(words[people]).test(name)) ??
		peoples.find((people) =>
			new RegExp(`^\\s*(?:only |sólo |solo )?(?:for|para) (?:${words[people]})(?!\\p{L})`, 'iu').test(first)
		) ??
		null
	);
}

/** The same for PostgreSQL: patterns of a name and of a purpose. */
export const patternsOfPeople = (people: People): { name: string; purpose: string } => ({
	name: `\\m(${words[people]})\\M`,
	purpose: `^(for|para) (${words[people]})\\M`
});

/** Whether somebody asks for it by name. */
export const asksFor = (people: People, text: string): boolean => said(words[people]).test(text);

const said = (any: string) => new RegExp(`(?<!\\p{L})(?:${any})(?!\\p{L})`, 'iu');
