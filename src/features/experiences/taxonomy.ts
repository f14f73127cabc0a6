import experiencesData from '#content/experiences.json' with { type: 'json' };

// The kinds of heartache that members and groups choose from (content/README.md).

type Translated = Record<string, string>;

const experiences: { key: string; group: string; name: Translated }[] = experiencesData.experiences;
const families: { key: string; name: Translated }[] = experiencesData.families;
const known = new Map(experiences.map((experience) => [experience.key, experience.name]));

/** What an experience is called; its key where the host took it out of the taxonomy. */
export const nameOfExperience = (key: string, locale: string): string =>
	known.get(key)?.[locale] ?? known.get(key)?.en ?? key;

export const isExperience = (key: string): boolean => known.has(key);

/** The taxonomy in its families, for choosing from. */
export function experiencesByFamily(locale: string): { label: string; options: { value: string; label: string }[] }[] {
	return families.map((family) => ({
		label: family.name[locale] ?? family.name.en ?? family.key,
		options: experiences
			.filter((each) => each.group === family.key)
			.map((each) => ({ value: each.key, label: nameOfExperience(each.key, locale) }))
	}));
}

/** Keys of the experiences whose name, in any language, has all of these words. */
export function findExperiences(words: string): string[] {
	const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
	return experiences
		.filter(({ name }) => Object.values(name).some((text) => wanted.every((word) => text.toLowerCase().includes(word))))
		.map(({ key }) => key);
}
