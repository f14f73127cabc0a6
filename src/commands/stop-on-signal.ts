/** Stops in order at SIGINT, SIGTERM or SIGHUP, within 5 seconds; what has not ended by then is cut off. */
export function stopOnSignal(stop: () => Promise<void>): void {
	let stopping = false;
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
		process.on(signal, () => {
			// npm and the terminal may both pass on one Ctrl-C.
			if (stopping) return;
			stopping = true;
			setTimeout(() => process.exit(1), 5_000).unref();
			stop().then(
				() => process.exit(0),
				(error: unknown) => {
					process.stderr.write(`hearth: did not stop cleanly: ${String(error)}\n`);
					process.exit(1);
				}
			);
		});
}
