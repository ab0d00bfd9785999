import type { Html } from "../html/html.ts";
import { planSection, type ShortWithheld } from "./planSection.ts";
import type { AnyPlan } from "./shortPlan.ts";

/** The state of a plan; incomplete: something could not be read, or there is no plan. */
export const planStates = ["different", "incomplete", "inSync"] as const;
export type PlanState = (typeof planStates)[number];

/** What happens to the calls of a plan; manual: a person has to send them. */
export const fates = ["send", "held", "manual", "refused"] as const;
export type Fate = (typeof fates)[number];

/** One bucket of a page. */
export interface PlanPart {
  readonly bucket: string;
  readonly region?: string | undefined;
  /** The version of the spec, if known. */
  readonly specVersion?: string | undefined;
  readonly state: PlanState;
  readonly differences: number;
  readonly calls: Readonly<Record<Fate, number>>;
  readonly warnings: number;
  /** Absent for a bucket in sync, which is listed by name only. */
  readonly section?: Html | undefined;
}

const noCalls = { send: 0, held: 0, manual: 0, refused: 0 };

export function planPart(plan: AnyPlan, specVersion?: string): PlanPart {
  const { bucket } = plan;
  const section = planSection(plan, specVersion);
  if ("error" in plan)
    return { bucket, specVersion, state: "incomplete", differences: 0, calls: noCalls, warnings: 0, section };
  const { region, drift, actions, refused, held, manual, inSync, unknown } = plan;
  const calls = {
    ...{ send: actions.length, held: numberIn(held) },
    ...{ manual: numberIn(manual), refused: numberIn(refused) },
  };
  const state = unknown.length > 0 ? "incomplete" : inSync ? "inSync" : "different";
  const known = { bucket, region, specVersion, state, differences: drift.length, calls } as const;
  return { ...known, warnings: plan.warnings.length, ...(state !== "inSync" && { section }) };
}

/** The number of calls. A withheld change without known calls counts as one. */
const numberIn = (list: readonly ShortWithheld[]) =>
  list.reduce((sum, { calls }) => sum + Math.max(1, calls.length), 0);
