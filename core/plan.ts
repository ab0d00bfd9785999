import { type Action, type Drift, type Severity, worstOf } from "./action.ts";
import {
  type Calls,
  callsFor,
  driftOf,
  type Judged,
  judged,
  type Withheld,
  type Withholding,
} from "./calls.ts";
import { compareExisting, compareLacking, compareNew } from "./compare.ts";
import type { Desired } from "./desired.ts";
import type { BucketRef, Facet } from "./facets/facet.ts";
import { facetTable } from "./facets/index.ts";
import { Guard } from "./guard.ts";
import { asPlainJson } from "./normal.ts";
import type { Observation, Seen } from "./observe.ts";
import type { FailureKind, S3Failure } from "./providers/awsErrors.ts";
import { describePlan } from "./render.ts";
import { understood } from "./understood.ts";
import type { Warning } from "./warning.ts";
import { recreation, warningsOf } from "./warnings.ts";

/** A facet that could not be read, and why; whether it is as it should be is not known. */
export interface Unknown {
  readonly facet: string;
  readonly kind: FailureKind;
  readonly code: string;
  readonly reason: string;
}

/** What keeps calls from being sent: the guard, and by facet the reason why it is not to be written now, unless that closes an exposure. */
export interface Restraint {
  readonly guard?: Guard | undefined;
  readonly holds?: ReadonlyMap<string, Withholding> | undefined;
  /** The bucket was there before, as far as anybody knows. */
  readonly seen?: boolean | undefined;
}

/** By facet, why its calls are not sent now; under `bucket`, why none is. */
export type Restrained = ReadonlyMap<string, Restraining>;

/** Why calls are not sent now, and whether a person has to act before they are. */
export interface Restraining extends Withholding {
  readonly isForPerson: boolean;
}

const wholeBucket = "bucket";

/**
 * What differs, and every call that would repair it: those that would be sent, in their order, and those that would not,
 * since the guard refuses them, since they are held, or since a person has to act first.
 */
export class Plan {
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

/** The plan that makes a bucket, as it was observed, what its spec says. Pure: sends nothing. */
export function planBucket(
  desired: Desired,
  bucket: BucketRef,
  seen: Observation,
  { guard = new Guard(), holds = new Map(), seen: wasSeen = false }: Restraint = {},
): Plan {
  const compared: Judged[] = [];
  const unknown: Unknown[] = [];
  const warnings: Warning[] = [];
  for (const name of desired.facets.keys()) {
    const facet = facetTable.get(name);
    const found = seen.facets.get(name);
    if (!facet || (seen.exists && !found)) continue;
    try {
      const [one, its] = understood(name, () => {
        const judgedOne = tellable(compareOne(desired, bucket, facet, seen.exists, found, guard));
        return [judgedOne, warningsOf(judgedOne, seen.exists)] as const;
      });
      compared.push(one);
      warnings.push(...its);
    } catch (failure) {
      unknown.push({ facet: name, ...reasonOf(failure as S3Failure) });
    }
  }
  const scene = { bucket, exists: seen.exists, guard, holds };
  const { unreadable, ...calls } = callsFor(compared, scene);
  const known = compared.filter(({ facet }) => !unreadable.has(facet.name));
  const lost = [...unreadable].map(([facet, failure]) => ({ facet, ...reasonOf(failure) }));
  if (!seen.exists && wasSeen) warnings.unshift(recreation);
  const isSent = ({ facet }: Warning) =>
    facet === wholeBucket || !calls.refused.some((refusal) => refusal.facet === facet);
  return new Plan(bucket, seen.exists, known, calls, [...unknown, ...lost], warnings.filter(isSent));
}

/** What could not be told afterwards is not understood, either. Throws where that is so. */
function tellable(one: Judged): Judged {
  JSON.stringify([driftOf(one), one.actual]);
  return one;
}

/** A facet held against its spec. Throws the failure for which it is not known how it is. */
function compareOne(
  desired: Desired,
  bucket: BucketRef,
  facet: Facet,
  exists: boolean,
  found: Seen | undefined,
  guard: Guard,
): Judged {
  if (found && "failure" in found) {
    const lacking = compareLacking(desired, bucket, facet, found.failure);
    if (!lacking) throw found.failure;
    return { ...judged(lacking, guard), lacks: lackOf(facet.name, found.failure) };
  }
  if (exists) return judged(compareExisting(desired, bucket, facet, found), guard);
  return judged(compareNew(desired, bucket, facet), guard, facet.fresh ?? facet.effective());
}

const lackOf = (facet: string, { message }: S3Failure) => `S3 does not have ${facet} here (${message})`;

const reasonOf = ({ kind, code, message }: S3Failure) => ({ kind, code, reason: message });
