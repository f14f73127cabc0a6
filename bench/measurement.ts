/** One line of the table, and of bench/results/latest.json. */
export interface Measurement {
	name: string;
	value: number;
	unit: string;
	/** The same measured on something simpler in the same run; null where there is nothing to compare with. */
	baseline: number | null;
	ratio: number | null;
	goal: string | null;
	holds: boolean | null;
}
