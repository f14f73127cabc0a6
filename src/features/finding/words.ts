import * as m from '#messages';
import type { Ago, Want } from './first-step.ts';
import type { Size } from './finder.ts';
import type { People } from './people.ts';
import type { Nearness } from './ranking.ts';
import type { Daypart } from './times.ts';

// What the catalogue calls the things of this feature.

export const agoWords: Record<Ago, () => string> = {
	days: m.finding_ago_days,
	weeks: m.finding_ago_weeks,
	months: m.finding_ago_months,
	year: m.finding_ago_year,
	years: m.finding_ago_years
};

export const wantWords: Record<Want, () => string> = {
	read: m.finding_want_read,
	listen: m.finding_want_listen,
	talk: m.finding_want_talk,
	learn: m.finding_want_learn,
	someone: m.finding_want_someone
};

export const daypartWords: Record<Daypart, () => string> = {
	morning: m.finding_part_morning,
	afternoon: m.finding_part_afternoon,
	evening: m.finding_part_evening,
	night: m.finding_part_night
};

export const sizeWords: Record<Size, () => string> = {
	few: m.finding_size_few,
	circle: m.finding_size_circle,
	many: m.finding_size_many
};

export const aboutWords: Record<Nearness, (inputs: { experience: string }) => string> = {
	same: m.finding_why_about,
	wider: m.finding_why_wider,
	narrower: m.finding_why_narrower,
	kin: m.finding_why_kin
};

export const peopleWords: Record<People, () => string> = {
	men: m.finding_people_men,
	women: m.finding_people_women,
	fathers: m.finding_people_fathers,
	mothers: m.finding_people_mothers,
	'young-people': m.finding_people_young,
	veterans: m.finding_people_veterans
};
