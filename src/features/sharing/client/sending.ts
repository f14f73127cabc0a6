/** What the server answers once it has kept a page. */
export interface Saved {
	id?: string;
	version: number;
	draftKey?: string;
}

export const put = (address: string, body: object, keepalive = false) =>
	fetch(address, {
		method: 'put',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
		// A page that is being closed may send this much and no more.
		keepalive: keepalive && JSON.stringify(body).length < 60_000
	});

export function setVersion(form: HTMLFormElement, version: number): void {
	let field = form.querySelector<HTMLInputElement>('input[name=version]');
	if (!field) {
		field = document.createElement('input');
		field.type = 'hidden';
		field.name = 'version';
		form.append(field);
	}
	field.value = String(version);
}
