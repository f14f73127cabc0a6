/** When recurring jobs run (crontab, UTC). Every schedule of Hearth stands here. */
export const schedule = [
	'17 * * * * trim-live-events ?fill=1h',
	'47 * * * * sweep-traces ?fill=1h',
	'*/5 * * * * fill-free-seats ?fill=1h',
	'* * * * * ask-for-answers ?fill=10m',
	'* * * * * deliver-due ?fill=10m',
	'* * * * * widen-reach-outs ?fill=10m',
	'*/5 * * * * sweep-care ?fill=1h',
	'*/5 * * * * follow-sittings ?fill=1h',
	'7 */6 * * * roll-meeting-dates ?fill=1d',
	'*/10 * * * * sweep-rooms ?fill=1h',
	'*/10 * * * * close-old-rooms ?fill=1h',
	'23 * * * * seal-pages ?fill=1h',
	'29 * * * * seal-stories ?fill=1h',
	'31 3 1 * * draw-hope-curve ?fill=2w',
	'*/5 * * * * sweep-messages ?fill=1h',
	'11 * * * * sweep-connections ?fill=1d',
	'53 * * * * ask-to-look-in ?fill=1d',
	'37 * * * * remind-buddies ?fill=1d',
	'41 3 * * * sweep-sign-in ?fill=1d',
	'23 4 * * * carry-out-retention ?fill=1d'
].join('\n');
