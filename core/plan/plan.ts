import type { BucketRef } from "../facets/facet.ts";
import type { Warning } from "../facets/warning.ts";
import { asPlainJson, type Normal } from "../values/normal.ts";
import { type Action, type Drift, type Severity, wholeBucket, worstOf } from "./action.ts";
import { type Assessed, driftOf } from "./assessed.ts";
import type { Calls, Withheld, Withholding } from "./calls.ts";
import { describePlan } from "./describe.ts";
import { withoutKnownRefusals } from "./knownRefusals.ts";
import type { PlanContents, Unknown } from "./planContents.ts";

/** Why the calls of a facet are not sent now, by facet; the key `bucket` holds all calls. */
export type Restrained = ReadonlyMap<string, Restraining>;

/** Why calls are not sent now, and whether that needs a person. */
export interface Restraining extends Withholding {
  readonly isForPerson: boolean;
}

/**
 * The drift and every call that would repair it: the calls to send, in order, and those that are not sent because
 * the guard refuses them, because they are held, or because they need a person.
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
  /** What a person should know about the calls: irreversible, exposing, locking out, or doubtful. */
  readonly warnings: readonly Warning[];
  /** Facets that the service managed at its last check and the spec no longer names. The bucket keeps them. */
  readonly unmanaged: readonly string[];
  /** No drift, nothing withheld, nothing unknown. */
  readonly inSync: boolean;
  readonly #compared: readonly Assessed[];
  readonly #beside: ReadonlyMap<string, Normal>;

  constructor(
    bucket: Pick<BucketRef, "name" | "region">,
    exists: boolean,
    compared: readonly Assessed[],
    calls: Calls,
    unknown: readonly Unknown[],
    warnings: readonly Warning[],
    unmanaged: readonly string[] = [],
    beside: ReadonlyMap<string, Normal> = new Map(),
  ) {
    const drift = exists ? compared.flatMap(driftOf) : [];
    this.#compared = compared;
    this.#beside = beside;
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

  /** The same plan with the given calls withheld, with the facets that are no longer managed, and with what is unknown. */
  restrained(by: Restrained, unmanaged = this.unmanaged, unknown = this.unknown): Plan {
    const of = ({ facet }: Action) => (by.has(wholeBucket) ? wholeBucket : facet);
    const isWithheld = (action: Action) => by.has(of(action));
    const withheld = [...Map.groupBy(this.actions.filter(isWithheld), of)].flatMap(([facet, calls]) => {
      const why = by.get(facet);
      return why ? [{ ...why, facet, calls }] : [];
    });
    const those = (forPerson: boolean): Withheld[] =>
      withheld.flatMap(({ isForPerson, ...rest }) => (isForPerson === forPerson ? [rest] : []));
    // What is withheld can be what another call needs.
    const possible = withoutKnownRefusals(
      this.actions.filter((action) => !isWithheld(action)),
      this.#compared,
      this.#beside,
    );
    return new Plan(
      { name: this.bucket, region: this.region },
      this.exists,
      this.#compared,
      {
        actions: possible.actions,
        refused: [...this.refused, ...possible.refused],
        held: [...this.held, ...those(false)],
        manual: [...this.manual, ...those(true)],
      },
      unknown,
      this.warnings,
      unmanaged,
      this.#beside,
    );
  }

  /** The same plan, with one facet as it was read and planned again. */
  renewed(facet: string, again: Plan): Plan {
    const other = (one: { readonly facet: string }) => one.facet !== facet;
    return new Plan(
      { name: this.bucket, region: this.region },
      this.exists,
      [...this.#compared.filter((one) => one.facet.name !== facet), ...again.#compared],
      {
        actions: [...this.actions.filter(other), ...again.actions],
        refused: [...this.refused.filter(other), ...again.refused],
        held: [...this.held.filter(other), ...again.held],
        manual: [...this.manual.filter(other), ...again.manual],
      },
      [...this.unknown.filter(other), ...again.unknown],
      [...this.warnings.filter(other), ...again.warnings],
      this.unmanaged,
      this.#beside,
    );
  }

  /**
   * The whole value of each given facet that was read, as S3 returned it, as JSON; null when nothing is configured.
   * Empty for a new bucket.
   */
  shown(facets: readonly string[]): Readonly<Record<string, unknown>> {
    const read = this.exists ? this.#compared.filter(({ facet }) => facets.includes(facet.name)) : [];
    return Object.fromEntries(read.map(({ facet, actual }) => [facet.name, asPlainJson(actual)]));
  }
  /** How the calls of a facet can lock out the sender; undefined if they cannot. */
  async lockout(name: string): Promise<string | undefined> {
    const one = this.#compared.find(({ facet }) => facet.name === name);
    const [caution] = (one && (await one.facet.locksOut?.(one.change))) ?? [];
    return caution?.text;
  }
  /** The value in normal form that the calls of a facet write; undefined if they are not the whole plan for it. */
  written(name: string): Normal | undefined {
    if (this.withheld.some(({ facet }) => facet === name)) return undefined;
    return this.#compared.find(({ facet }) => facet.name === name)?.change.explicit;
  }
  /** Whether a facet differs only in forms that cannot be proven equal or different. */
  isInDoubt(name: string): boolean {
    const one = this.exists ? this.#compared.find(({ facet }) => facet.name === name) : undefined;
    const { before, after } = one?.change ?? {};
    if (before === undefined || after === undefined) return false;
    return (one?.facet.undecided?.(before, after) ?? []).length > 0;
  }
  /** Whether someone is known to have access by the difference of a facet, and not only a protection is off. */
  givesAccess(name: string): boolean {
    const closes = this.#compared.find(({ facet }) => facet.name === name)?.closes ?? [];
    return closes.some((opening) => opening.to !== "none" && !("assumed" in opening && opening.assumed));
  }
  /** The values of the facets with drift. */
  get before(): Readonly<Record<string, unknown>> {
    return this.shown(this.drift.map(({ facet }) => facet));
  }
  /** Every change that is not made now, for any reason. */
  get withheld(): readonly Withheld[] {
    return [...this.refused, ...this.held, ...this.manual];
  }
  /** The most severe drift. */
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
