import { judgementIn, type Finding } from '#features/sharing/judgement.ts';
import { ReplyForm, type ReplyInput, type ShareView } from '#features/sharing/share.ts';
import { briefAnswers, isBriefAnswer } from '#features/sharing/words.ts';
import { checkForm, type Posted } from '#ui/form.ts';

/** A reply as its form sends it: written, or with one tap; `anyway` where it is to be sent as it is. */
export function readReply(data: FormData): { posted: Posted<typeof ReplyForm>; anyway: boolean } {
	const tapped = String(data.get('hear') ?? '');
	if (isBriefAnswer(tapped)) data.set('body', briefAnswers[tapped]());
	return { posted: checkForm(ReplyForm, data), anyway: data.get('anyway') === 'yes' || isBriefAnswer(tapped) };
}

/** What may land hard on somebody who asked only to be heard; nothing where they asked for more, or it is one's own share. */
export function wordsToLookAt({ body }: ReplyInput, share: Pick<ShareView, 'wish' | 'mine'> | null): Finding[] {
	return share && share.wish === 'listen' && !share.mine ? judgementIn(body) : [];
}
