/** Languages that the interface is complete in. */
export const locales = ['en'] as const;
export type Locale = (typeof locales)[number];

/** Each in its own words, as people look for it. */
export const localeNames: Record<Locale, string> = { en: 'English' };
