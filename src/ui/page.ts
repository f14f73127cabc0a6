// The one script of every page. Everything works without it; with it, forms answer in place and groups are live.
import { offerCopying } from './page/copy.ts';
import { enhanceForms } from './page/forms.ts';
import { endWhenIdle } from './page/idle.ts';
import { sayKept } from './page/kept.ts';
import { closeMenus } from './page/menus.ts';
import { fillTimeZones, sayOwnTimes } from './page/time-zone.ts';
import { offerLeaving } from './page/leave.ts';
import { sendWhatWaits } from './page/waiting.ts';
import { followLive } from './page/live.ts';

// First of all: whatever else goes wrong on a page, one can leave it.
offerLeaving(document);
endWhenIdle(document);
sayKept(document);
fillTimeZones(document);
sayOwnTimes(document);
enhanceForms(document);
closeMenus(document);
offerCopying(document);
followLive(document);
sendWhatWaits(document);
