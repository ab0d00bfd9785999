import type { Html } from "../html/html.ts";
import { planSection, type ShortWithheld } from "./planSection.ts";
import type { Told } from "./short.ts";

/** How a bucket stands to its spec; incomplete: not everything could be read, or there is no plan. */
export const planStates = ["different", "incomplete", "inSync"] as const;
export type PlanState = (typeof planStates)[number];

/** What becomes of the calls of a plan. */
export const fates = ["send", "held", "manual", "refused"] as const;
export type Fate = (typeof fates)[number];

/** What a page holds of one bucket. */
export interface PlanPart {
  readonly bucket: string;
  readonly region?: string | undefined;
  /** Which version of its spec the plan was made from, where that is known. */
  readonly specVersion?: string | undefined;
  readonly state: PlanState;
  readonly differences: number;
  readonly calls: Readonly<Record<Fate, number>>;
  readonly warnings: number;
  /** Nothing for a bucket in sync: its name says all. */
  readonly section?: Html | undefined;
}

const noCalls = { send: 0, held: 0, manual: 0, refused: 0 };

export function planPart(told: Told, specVersion?: string): PlanPart {
  const { bucket } = told;
  const section = planSection(told, specVersion);
  if ("error" in told)
    return { bucket, specVersion, state: "incomplete", differences: 0, calls: noCalls, warnings: 0, section };
  const { region, drift, actions, refused, held, manual, inSync, unknown } = told;
  const calls = {
    ...{ send: actions.length, held: numberIn(held) },
    ...{ manual: numberIn(manual), refused: numberIn(refused) },
  };
  const state = unknown.length > 0 ? "incomplete" : inSync ? "inSync" : "different";
  const known = { bucket, region, specVersion, state, differences: drift.length, calls } as const;
  return { ...known, warnings: told.warnings.length, ...(state !== "inSync" && { section }) };
}

/** Where a change is kept back of which no call is known, it counts as one. */
const numberIn = (list: readonly ShortWithheld[]) =>
  list.reduce((sum, { calls }) => sum + Math.max(1, calls.length), 0);
