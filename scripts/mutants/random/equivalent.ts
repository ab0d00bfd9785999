/** A line that does the same when it is broken so: no test can notice it. */
export interface EquivalentMutant {
  readonly file: string;
  readonly line: string;
  readonly broken: string;
  readonly why: string;
}

export const equivalentMutants: readonly EquivalentMutant[] = [];
