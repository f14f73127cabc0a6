import { PageKeeper } from './keeper.ts';

// Keeps private words while somebody writes (a page of the journal, a part of a story): a moment after each word in this
// browser, a little later on the server. A crash, a lost connection, a closed laptop cost nothing; two windows never
// overwrite each other. The form `#page` says where: `data-home` and `data-tail` around the id, `data-new` where there is
// none yet; `data-slot` (under the name of `data-slot-name`) says which of several things is written; `data-next` where
// the button leads, `:id` and `:go` filled in.

const draftAfter = 250;

const form = document.querySelector<HTMLFormElement>('#page');
if (form) {
	const keeper = new PageKeeper(form);
	watch(form, keeper);
	void keeper.restore();
	if (keeper.changed()) keeper.schedule();
}

function watch(form: HTMLFormElement, keeper: PageKeeper): void {
	let draftTimer = 0;
	keeper.field.addEventListener('input', () => {
		clearTimeout(draftTimer);
		draftTimer = window.setTimeout(() => void keeper.draft(), draftAfter);
		keeper.schedule();
	});
	form.addEventListener('submit', (event) => {
		if (event.defaultPrevented) return;
		if (!keeper.autosaves || keeper.field.value.trim() === '') return keeper.forgetDraft();
		event.preventDefault();
		const { submitter } = event;
		void keeper.saveAndGo(submitter instanceof HTMLButtonElement ? submitter.value : '');
	});
	form.querySelector('[data-keep-apart]')!.addEventListener('click', () => void keeper.keepApart());
	addEventListener('online', () => keeper.tryAgain());
	document.addEventListener('visibilitychange', () => {
		if (document.visibilityState !== 'hidden') return;
		void keeper.draft();
		if (keeper.autosaves) void keeper.save(true);
	});
}
