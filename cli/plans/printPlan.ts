import { describePlan, legend } from "../../core/plan/describe.ts";
import { lines, reasonWords, words } from "../../core/text/words.ts";
import type { Context } from "../command/command.ts";
import { colourSigns, type Paint } from "../terminal/terminal.ts";
import { layerLines, layersIn } from "./layerWords.ts";
import type { Planned, Unplanned } from "./planOne.ts";

interface Wording {
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

type WithPlan = Exclude<Planned, Unplanned>;

/** The result of a plan in JSON. */
export function planResult({ plan, resolved, account }: WithPlan) {
  const isLayered = resolved.baselines.length > 0 || resolved.invalid !== undefined;
  const layers = isLayered ? { layers: layersIn(resolved) } : {};
  const place = account === undefined ? {} : { account };
  return { ...JSON.parse(JSON.stringify(plan)), ...place, ...layers, kind: "plan" };
}

/** Prints a bucket's plan. */
export function printPlan(planned: WithPlan, { emit, width }: Context, wording: Wording = {}): void {
  const { withInputs = false, withLegend = false, onlyDifferent = false, withSum = true } = wording;
  const { withUnmanaged = true } = wording;
  const { plan, resolved, account } = planned;
  const result = planResult(planned);
  const isQuiet = plan.inSync && plan.unmanaged.length === 0 && resolved.invalid === undefined;
  const text = (paint: Paint) => {
    const described = describePlan(plan, { withInputs, withSum, withUnmanaged, width });
    const notes = layerLines(resolved).map((line) => words`  ${line}`);
    const place = account === undefined ? [] : [words`  the bucket is in account ${account}`];
    const whole = colourSigns(lines([described, ...place, ...notes]), paint, width);
    return withLegend && !plan.inSync ? words`${paint.dim(legend)}\n${whole}` : whole;
  };
  emit(result, isQuiet && onlyDifferent ? undefined : text);
}

export const printUnplanned = (unplanned: Unplanned, { emit }: Context): void =>
  emit({ kind: "unplanned", ...unplanned }, ({ red }) =>
    red(words`${unplanned.bucket}: ${reasonWords(unplanned.reason)}`),
  );
