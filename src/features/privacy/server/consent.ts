import { hopeConsent } from '#features/hope/curve.ts';
import { drawWithoutThem } from '#features/hope/server/draw.ts';
import { purposeKeys, purposes, standingOf, type Answer, type Purpose } from '#features/privacy/consent.ts';
import type { Member, Viewer } from '#features/people/viewer.ts';
import type { Tx } from '#server/database/database.ts';
import { newId } from '#server/database/ids.ts';
import { hearth } from '#server/hearth.ts';

/** Whether the viewer agrees to this use of their data, now. Nobody has agreed who has not said so. */
export async function consents(viewer: Viewer, purpose: Purpose): Promise<boolean> {
	if (!viewer) return false;
	const answers = await hearth().database.asMember(viewer.id, (tx) => readAnswers(tx, viewer.id, purpose, 1), 'read');
	return standingOf(purpose, answers) === 'given';
}

/** What the member said for each purpose, the newest first. */
export async function readConsents(member: Member): Promise<Record<Purpose, Answer[]>> {
	return hearth().database.asMember(
		member.id,
		async (tx) => {
			const rows = await tx
				.selectFrom('consents')
				.select(['purpose', 'given', 'wording', 'at'])
				.where('member_id', '=', member.id)
				.orderBy('id', 'desc')
				.limit(300)
				.execute();
			const of = (purpose: Purpose) =>
				rows
					.filter((row) => row.purpose === purpose)
					.map(({ given, wording, at }) => ({ given, wording, at: at.getTime() }));
			return Object.fromEntries(purposeKeys.map((purpose) => [purpose, of(purpose)])) as Record<Purpose, Answer[]>;
		},
		'read'
	);
}

/** Notes a yes, or that it is taken back; what was said before stays on record. Saying the same again notes nothing. */
export async function answerConsent(
	member: Member,
	purpose: Purpose,
	given: boolean,
	now = hearth().now()
): Promise<void> {
	await hearth().database.asMember(member.id, async (tx) => {
		const standing = standingOf(purpose, await readAnswers(tx, member.id, purpose, 1));
		if (given ? standing === 'given' : standing === 'not' || standing === 'withdrawn') return;
		const { wording } = purposes[purpose];
		await tx
			.insertInto('consents')
			.values({ id: newId(now), member_id: member.id, purpose, wording, given, at: new Date(now) })
			.execute();
		if (purpose === hopeConsent.purpose && !given) await drawWithoutThem(tx, now);
	});
}

async function readAnswers(tx: Tx, memberId: string, purpose: Purpose, most: number): Promise<Answer[]> {
	const rows = await tx
		.selectFrom('consents')
		.select(['given', 'wording', 'at'])
		.where('member_id', '=', memberId)
		.where('purpose', '=', purpose)
		.orderBy('id', 'desc')
		.limit(most)
		.execute();
	return rows.map(({ given, wording, at }) => ({ given, wording, at: at.getTime() }));
}
