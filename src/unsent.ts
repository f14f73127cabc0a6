/**
 * Data for a page that is rendered on the server alone. SvelteKit writes out what `load` returns for the browser, also
 * where the page sends no script that would read it; wrapped in this, it is handed to the page as it is.
 */
export class Unsent<Data extends object> {
	readonly data: Data;
	constructor(data: Data) {
		this.data = data;
	}
}
