import { describePlan, legend } from "../../core/plan/describe.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { reasonWords, words } from "../../core/text/words.ts";
import type { Context } from "../command/command.ts";
import { colourSigns } from "../terminal/terminal.ts";
import type { Unplanned } from "./planOne.ts";

interface Wanted {
  /** Each call with its exact input. */
  readonly withInputs?: boolean;
  readonly withLegend?: boolean;
  /** Text output leaves out plans that are in sync. */
  readonly onlyDifferent?: boolean;
  /** List facets that are no longer managed; default true. */
  readonly withUnmanaged?: boolean;
  /** The bucket's own summary line; default true. */
  readonly withSum?: boolean;
}

/** Prints a bucket's plan. */
export function printPlan(plan: Plan, { emit, width }: Context, wanted: Wanted = {}): void {
  const { withInputs = false, withLegend = false, onlyDifferent = false, withSum = true } = wanted;
  const { withUnmanaged = true } = wanted;
  const result = { ...JSON.parse(JSON.stringify(plan)), kind: "plan" };
  if (plan.inSync && onlyDifferent && plan.unmanaged.length === 0) emit(result);
  else
    emit(result, (paint) => {
      const text = colourSigns(
        describePlan(plan, { withInputs, withSum, withUnmanaged, width }),
        paint,
        width,
      );
      return withLegend && !plan.inSync ? words`${paint.dim(legend)}\n${text}` : text;
    });
}

export const printUnplanned = (unplanned: Unplanned, { emit }: Context): void =>
  emit({ kind: "unplanned", ...unplanned }, ({ red }) =>
    red(words`${unplanned.bucket}: ${reasonWords(unplanned.reason)}`),
  );
