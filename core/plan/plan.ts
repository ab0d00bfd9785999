import type { BucketRef } from "../facets/facet.ts";
import type { Warning } from "../facets/warning.ts";
import { asPlainJson } from "../values/normal.ts";
import { type Action, type Drift, type Severity, wholeBucket, worstOf } from "./action.ts";
import type { Calls, Withheld, Withholding } from "./calls.ts";
import type { PlanContents, Unknown } from "./contents.ts";
import { describePlan } from "./describe.ts";
import { driftOf, type Judged } from "./judged.ts";

/** By facet, why its calls are not sent now; under `bucket`, why none is. */
export type Restrained = ReadonlyMap<string, Restraining>;

/** Why calls are not sent now, and whether a person has to act before they are. */
export interface Restraining extends Withholding {
  readonly isForPerson: boolean;
}

/**
 * What differs, and every call that would repair it: those that would be sent, in their order, and those that would not,
 * since the guard refuses them, since they are held, or since a person has to act first.
 */
export class Plan implements PlanContents {
  readonly bucket: string;
  readonly region: string;
  readonly exists: boolean;
  readonly drift: readonly Drift[];
  readonly actions: readonly Action[];
  readonly refused: readonly Withheld[];
  readonly held: readonly Withheld[];
  readonly manual: readonly Withheld[];
  readonly unknown: readonly Unknown[];
  /** What cannot be undone about the calls, opens the bucket, may shut somebody out, or is in doubt. */
  readonly warnings: readonly Warning[];
  /** Facets that the service managed at its last look, and that the spec names no longer; the bucket keeps them. */
  readonly unmanaged: readonly string[];
  /** Nothing differs, and nothing is unknown. */
  readonly inSync: boolean;
  readonly #compared: readonly Judged[];

  constructor(
    bucket: Pick<BucketRef, "name" | "region">,
    exists: boolean,
    compared: readonly Judged[],
    calls: Calls,
    unknown: readonly Unknown[],
    warnings: readonly Warning[],
    unmanaged: readonly string[] = [],
  ) {
    const drift = exists ? compared.flatMap(driftOf) : [];
    this.#compared = compared;
    this.bucket = bucket.name;
    this.region = bucket.region;
    this.exists = exists;
    this.drift = drift;
    this.actions = calls.actions;
    this.refused = calls.refused;
    this.held = calls.held;
    this.manual = calls.manual;
    this.unknown = unknown;
    this.warnings = warnings;
    this.unmanaged = unmanaged;
    const left = [...calls.actions, ...calls.held, ...calls.manual, ...unknown];
    this.inSync = exists && drift.length === 0 && left.length === 0;
  }

  /** The same plan, with calls taken out of those that would be sent, and what is known to be managed no longer. */
  restrained(by: Restrained, unmanaged = this.unmanaged): Plan {
    const of = ({ facet }: Action) => (by.has(wholeBucket) ? wholeBucket : facet);
    const isWithheld = (action: Action) => by.has(of(action));
    const withheld = [...Map.groupBy(this.actions.filter(isWithheld), of)].flatMap(([facet, calls]) => {
      const why = by.get(facet);
      return why ? [{ ...why, facet, calls }] : [];
    });
    const those = (forPerson: boolean): Withheld[] =>
      withheld.flatMap(({ isForPerson, ...rest }) => (isForPerson === forPerson ? [rest] : []));
    return new Plan(
      { name: this.bucket, region: this.region },
      this.exists,
      this.#compared,
      {
        actions: this.actions.filter((action) => !isWithheld(action)),
        refused: this.refused,
        held: [...this.held, ...those(false)],
        manual: [...this.manual, ...those(true)],
      },
      this.unknown,
      this.warnings,
      unmanaged,
    );
  }

  /** By facet that was read, its whole value as S3 showed it, as JSON; null where nothing is configured. Empty for a new bucket. */
  shown(facets: readonly string[]): Readonly<Record<string, unknown>> {
    const read = this.exists ? this.#compared.filter(({ facet }) => facets.includes(facet.name)) : [];
    return Object.fromEntries(read.map(({ facet, actual }) => [facet.name, asPlainJson(actual)]));
  }
  /** Whether a facet differs in nothing but in forms of which nobody can tell here whether they are one. */
  isInDoubt(name: string): boolean {
    const one = this.exists ? this.#compared.find(({ facet }) => facet.name === name) : undefined;
    const { before, after } = one?.change ?? {};
    if (before === undefined || after === undefined) return false;
    return (one?.facet.undecided?.(before, after) ?? []).length > 0;
  }
  /** The same of what differs. */
  get before(): Readonly<Record<string, unknown>> {
    return this.shown(this.drift.map(({ facet }) => facet));
  }
  /** Every change that is not made now, whatever keeps it. */
  get withheld(): readonly Withheld[] {
    return [...this.refused, ...this.held, ...this.manual];
  }
  /** The worst of what differs. */
  get severity(): Severity {
    return worstOf(this.drift.map(({ severity }) => severity));
  }
  toString(): string {
    return describePlan(this).text;
  }
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
