// On a group's front door: fetches the work that shows that a browser is no machine once somebody turns to the form, and
// not for everybody who reads. Where it does not come, the form is sent as without a script: waiting counts instead.
import type * as Proof from '../../people/client/proof.ts';

const longestWait = 4_000;

let coming: Promise<typeof Proof | null> | null = null;
let ready = false;

const fetchWork = (): Promise<typeof Proof | null> =>
	(coming ??= Promise.race([
		import('../../people/client/proof.ts').then((proof) => {
			proof.workForForms(document);
			void proof.proofOfWork();
			return proof;
		}),
		new Promise<null>((give) => setTimeout(give, longestWait, null))
	])
		.catch(() => null)
		.finally(() => (ready = true)));

const isDoor = (element: EventTarget | null): boolean => Boolean((element as Element).closest?.('form[data-proof]'));

for (const kind of ['focusin', 'pointerdown'])
	document.addEventListener(kind, ({ target }) => isDoor(target) && void fetchWork());
document.addEventListener(
	'submit',
	(event) => {
		if (ready || !isDoor(event.target)) return;
		event.preventDefault();
		event.stopPropagation();
		const { submitter } = event;
		// Not before this event has passed: a form that is being submitted cannot be submitted.
		void fetchWork().then(() => setTimeout(() => (event.target as HTMLFormElement).requestSubmit(submitter)));
	},
	{ capture: true }
);
