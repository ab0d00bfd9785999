import { isDeepStrictEqual } from "node:util";
import { facetTable } from "../../core/facets/index.ts";
import { difference, unmanagedWords } from "../../core/plan/describe.ts";
import { withoutAuthorship } from "../../core/spec/authorship.ts";
import { lines, words } from "../../core/text/words.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Context } from "../command/command.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Claim } from "../deployment/specTable.ts";
import { SpecChanged } from "../deployment/specTable.ts";
import { printConflict } from "../specs/conflict.ts";
import { changesBetween } from "../specs/specChange.ts";
import { colourSigns } from "../terminal/terminal.ts";
import { isExcluded } from "./acceptance.ts";
import type { Foresight } from "./foresight.ts";
import { type Planned, planOne } from "./planOne.ts";
import { printPlan, printUnplanned } from "./printPlan.ts";
import { targetOf } from "./wanted.ts";

/** A spec to write, and the one that it replaces. */
export interface SpecWrite {
  readonly read: SpecItem | undefined;
  readonly spec: SpecItem;
}

/** Prints the changes of a spec and the bucket's plan with it; returns that plan. */
export async function printSpecWrite(
  { read, spec }: SpecWrite,
  foresight: Foresight,
  context: Context,
): Promise<Planned> {
  const changes = changesBetween(withoutAuthorship(read ?? {}), withoutAuthorship(spec));
  const heading = read ? words`the spec of ${spec.name} changes:` : words`new spec of ${spec.name}:`;
  const unmanaged = unmanagedBy(read, spec);
  const text = lines([
    heading,
    ...changes.map((change) => words`  ${difference(change)}`),
    ...unmanagedWords(unmanaged).map((line) => words`  . ${line}`),
    ...endsOf(read, spec).map((line) => words`  ! ${line}`),
  ]);
  const result = { kind: "proposal" as const, bucket: spec.name, changes, unmanaged };
  context.emit(result, (paint) => colourSigns(text, paint));
  const planned = await planOne(targetOf(spec), foresight, context.signal);
  if ("plan" in planned) printPlan(planned, context, { withLegend: true, withUnmanaged: false });
  else printUnplanned(planned, context);
  if (isExcluded(planned))
    context.note(words`the service sends no call for ${spec.name}: with this spec its status is blocked`);
  return planned;
}

/** The facets that the new spec no longer names. */
const unmanagedBy = (read: SpecItem | undefined, spec: SpecItem): string[] =>
  [...facetTable.keys()].filter((facet) => read?.[facet] !== undefined && spec[facet] === undefined);

/** Warnings that the change ends a pause or observe mode: the file may be older than these. */
function endsOf(read: SpecItem | undefined, spec: SpecItem): string[] {
  const isPaused = (item: SpecItem | undefined) => item?.paused !== undefined && item.paused !== false;
  return [
    ...(isPaused(read) && !isPaused(spec) ? ["this ends the pause: the service writes again"] : []),
    ...(read?.mode === "observe" && spec.mode !== "observe"
      ? ["this ends mode: observe: from now on the service writes"]
      : []),
  ];
}

/** Whether two specs are equal, apart from their authors. */
export const saySame = (a: SpecItem | undefined, b: SpecItem): boolean =>
  a !== undefined && isDeepStrictEqual(withoutAuthorship(a), withoutAuthorship(b));

/** Writes the spec. Throws SpecChanged if the spec in the table has changed, after printing that change. */
export async function carryOut(
  { read, spec }: SpecWrite,
  deployment: Deployment,
  context: Context,
  claim: Claim,
): Promise<void> {
  try {
    await deployment.specTable.put(spec, read, claim);
  } catch (error) {
    if (error instanceof SpecChanged) await printConflict(spec, read, deployment, context);
    throw error;
  }
  const text = words`the spec of ${spec.name} is written`;
  context.emit({ kind: "put", bucket: spec.name, result: "written" }, () => text);
}
