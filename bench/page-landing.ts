import type { Measurement } from './measurement.ts';
import { load, median, servePlain } from './page-group.ts';
import { setStage } from './stage.ts';

const rounds = 3;

/** The first page, as somebody without an account gets it, beside a Node HTTP server that has its bytes in a string. */
export async function pageLanding(): Promise<Measurement[]> {
	const stage = await setStage();
	try {
		const served = await stage.serve();
		const page = await (await fetch(served.url, { headers: { accept: 'text/html' } })).text();
		if (!page.includes('<h1')) throw new Error('this is not the landing page');
		const plain = await servePlain(stage.dataDir, 'plain-bytes.ts', [], page);
		try {
			const ours: number[] = [];
			const theirs: number[] = [];
			for (let round = 0; round <= rounds; round++) {
				const one = await load(served.url, {});
				const other = await load(plain.url, {});
				if (round === 0) continue; // both warm up
				ours.push(one.requests.average);
				theirs.push(other.requests.average);
			}
			const [value, baseline] = [median(ours), median(theirs)];
			return [
				{ name: 'page.landing', value, unit: 'pages/s', baseline, ratio: value / baseline, goal: null, holds: null }
			];
		} finally {
			plain.stop();
		}
	} finally {
		await stage.close();
	}
}
