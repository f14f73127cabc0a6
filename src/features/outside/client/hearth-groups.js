/*! <hearth-groups>: the groups of a Hearth community on another site. No cookies, nothing stored, nobody else asked. */
// Sent as it stands here, and small: what it says comes with the list, in the community's words. Attributes: experience,
// language, limit. Without this script, or when nothing comes, what stands inside the element stays to be seen.
(() => {
	const home = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src).origin;
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(`
		/* Light or dark as the site is; what lies on the site's own ground has the site's own colour. */
		:host { display: block; font: inherit; line-height: 1.5;
			--ink: light-dark(#23312f, #f0e8da); --soft: light-dark(#4d5c59, #c3c4b8); --line: light-dark(#d8cfbd, #2c4549);
			--paper: light-dark(#fffdf8, #0d2529); --ember: light-dark(#8f3f12, #f2b27c); }
		:host([hidden]) { display: none; }
		h2 { margin: 0 0 .75rem; font-size: 1.25em; line-height: 1.3; }
		ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)); gap: .75rem; margin: 0; padding: 0; list-style: none; }
		li { color: var(--ink); padding: 1rem 1.1rem; background: var(--paper); border: 1px solid var(--line); border-radius: 14px; overflow-wrap: anywhere; }
		p { margin: .35rem 0 0; }
		.about { color: var(--soft); font-size: .9em; }
		a { color: inherit; text-underline-offset: .2em; }
		li a { color: var(--ember); display: inline-block; padding-block: .3rem; font-weight: 700; }
		.all { display: inline-block; min-height: 44px; margin-top: .5rem; padding-block: .6rem; box-sizing: border-box; }
		a:focus-visible { outline: 3px solid currentColor; outline-offset: 3px; border-radius: 4px; }`);

	/** @typedef {import('../embed.ts').EmbedList} List */
	/** @param {string} name @param {string} words @param {object} more */
	const make = (name, words, more = {}) => Object.assign(document.createElement(name), { textContent: words }, more);

	class HearthGroups extends HTMLElement {
		static observedAttributes = ['experience', 'language', 'limit'];
		#root = this.attachShadow({ mode: 'open' });
		#turn = 0;

		constructor() {
			super();
			this.#root.adoptedStyleSheets = [sheet];
			this.#root.append(document.createElement('slot'));
		}

		connectedCallback() {
			this.#show();
		}

		attributeChangedCallback() {
			if (this.isConnected) this.#show();
		}

		async #show() {
			// Several attributes that change at once ask once.
			const turn = ++this.#turn;
			await null;
			if (turn !== this.#turn) return;
			const address = new URL('/embed/groups.json', home);
			for (const name of HearthGroups.observedAttributes) {
				const value = this.getAttribute(name);
				if (value) address.searchParams.set(name, value);
			}
			const page = await fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer' })
				.then(async (answer) => pageOf(await answer.json()))
				// What the site itself wrote between the tags is shown instead.
				.catch(() => document.createElement('slot'));
			if (turn === this.#turn) this.#root.replaceChildren(page);
		}
	}

	/** @param {List} list */
	function pageOf({ title, none, all, next, running, groups }) {
		const section = make('section', '');
		section.setAttribute('aria-labelledby', 'title');
		const list = make('ul', '');
		list.append(...groups.map((group) => itemOf(group, group.nextAt && group.nextAt <= Date.now() ? running : next)));
		section.append(
			make('h2', title, { id: 'title' }),
			none ? make('p', none) : list,
			make('a', all.label, { href: all.href, className: 'all' })
		);
		return section;
	}

	/** @param {List['groups'][number]} group @param {string} meets what stands before its time */
	function itemOf({ name, href, purpose, about, nextAt }, meets) {
		const item = make('li', '');
		item.append(make('a', name, { href }), make('p', purpose), make('p', about, { className: 'about' }));
		if (nextAt) {
			// In the reader's own zone, which is named and does not leave the browser.
			const when = new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
				weekday: 'long',
				day: 'numeric',
				month: 'long',
				hour: 'numeric',
				minute: '2-digit',
				timeZoneName: 'short'
			});
			const said = make('p', `${meets} `, { className: 'about' });
			said.append(make('time', when.format(nextAt), { dateTime: new Date(nextAt).toISOString() }));
			item.append(said);
		}
		return item;
	}

	if (!customElements.get('hearth-groups')) customElements.define('hearth-groups', HearthGroups);
})();
