import { ReplyForm } from '#features/sharing/share.ts';
import { briefAnswers, isBriefAnswer } from '#features/sharing/words.ts';
import { checkForm, type Posted } from '#ui/form.ts';

/** A reply as its form sends it: written, or with one tap; `anyway` where it is to be sent as it is. */
export function readReply(data: FormData): { posted: Posted<typeof ReplyForm>; anyway: boolean } {
	const tapped = String(data.get('hear') ?? '');
	if (isBriefAnswer(tapped)) data.set('body', briefAnswers[tapped]());
	return { posted: checkForm(ReplyForm, data), anyway: data.get('anyway') === 'yes' || isBriefAnswer(tapped) };
}
