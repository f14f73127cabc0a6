// A meeting's room, live: the page that the server drew is drawn again as the room changes.
import { mount } from 'svelte';
import { overwriteGetLocale, type Locale } from '#paraglide/runtime.js';
import LiveRoom from './LiveRoom.svelte';

const place = document.getElementById('gathering');
if (place) {
	overwriteGetLocale(() => document.documentElement.lang as Locale);
	mount(LiveRoom, { target: place, props: { place } });
}
