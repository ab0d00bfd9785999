import {
  type Exception,
  type ExceptionLimits,
  parseException,
  refusedBy,
} from "../../core/resolve/exception.ts";
import { words } from "../../core/text/words.ts";
import { matches } from "../../core/values/pattern.ts";
import { InvalidSpec } from "../../core/values/problems.ts";
import type { LayerItem } from "../../service/tables/layerTable.ts";
import type { Called, Context } from "../command/command.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { atOnceIn } from "../plans/atOnce.ts";
import { concernedBy } from "../plans/fleetEffect.ts";
import { type Foresight, foresightOf } from "../plans/foresight.ts";
import { numberOf } from "../plans/printFolded.ts";
import { authorshipOf } from "../specs/author.ts";
import { instant, until as untilWords } from "../terminal/ago.ts";
import { table } from "../terminal/table.ts";
import { readTable } from "./layerTables.ts";
import { Waivers } from "./waivers.ts";

/** Lists all exceptions, those that end first at the top, with what they hold open now. */
export async function listExceptions(called: Called, context: Context): Promise<undefined> {
  const deployment = await context.deployment();
  const { items } = await readTable(deployment, context.now());
  const its = items.filter(({ kind }) => kind === "exception");
  const foresight = await foresightOf(deployment, "sweep", context);
  const waivers = its.length > 0 ? await waiversOf(foresight, deployment, called, context) : new Waivers();
  const rows = its.map((item) => rowOf(item, waivers, foresight.limits, context.now()));
  rows.sort((a, b) => (a.until ?? "").localeCompare(b.until ?? "") || (a.name < b.name ? -1 : 1));
  for (const row of rows) context.emit({ kind: "exceptionListed", ...row });
  if (context.isJson) return undefined;
  if (rows.length === 0) context.note(words`there is no exception`);
  else
    context.print(
      table(
        heading,
        rows.map((row) => cellsOf(row, context.now())),
        context.width,
      ),
    );
  return undefined;
}

/** What the exceptions that are in force waive of the buckets that they name. */
async function waiversOf(
  foresight: Foresight,
  deployment: Deployment,
  called: Called,
  context: Context,
): Promise<Waivers> {
  const waivers = new Waivers();
  const { layers } = foresight;
  const patterns = layers.exceptions.flatMap(({ buckets }) => buckets);
  const change = {
    before: layers,
    after: layers,
    mayConcern: (name: string) => patterns.some((pattern) => matches(pattern, name)),
    concerns: ({ after }: { readonly after: { readonly waived: readonly unknown[] } }) =>
      after.waived.length > 0,
  };
  const around = { deployment, foresight, context, atOnce: atOnceIn(called), listing: { failed: false } };
  for await (const one of concernedBy(change, around)) {
    if (!("unread" in one)) waivers.add(one.target.name, one.after);
    else context.note(words`${one.unread} is not counted: it could not be read`);
  }
  return waivers;
}

type State = "in force" | "ended" | "not begun" | "refused" | "invalid";

function stateOf(exception: Exception, limits: ExceptionLimits | undefined, now: Date): State {
  if (limits && refusedBy(exception, limits)) return "refused";
  if (Date.parse(exception.until) <= now.getTime()) return "ended";
  return Date.parse(exception.since) > now.getTime() ? "not begun" : "in force";
}

function rowOf(item: LayerItem, waivers: Waivers, limits: ExceptionLimits | undefined, now: Date) {
  const { number, examples } = waivers.bucketsOf(item.name);
  const holds = waivers.of(item.name).map(({ path, from, buckets }) => ({ path, from, buckets }));
  const held = { holds, holdsBuckets: number, examples };
  const author = authorshipOf(item);
  try {
    const { buckets, pointers, owner, reason, ticket, since, until, name } = parseException(item);
    const its = { name, buckets, pointers, owner, reason, ticket, since, until };
    const problem = limits && refusedBy({ ...its, since, until, name, buckets, owner, reason }, limits);
    const state = stateOf(its, limits, now);
    return { ...its, state, ...(problem && { problem }), ...held, ...author };
  } catch (error) {
    if (!(error instanceof InvalidSpec)) throw error;
    const state: State = "invalid";
    return {
      name: item.name,
      state,
      buckets: [],
      until: undefined,
      owner: undefined,
      ticket: undefined,
      problem: error.message,
      ...held,
      ...author,
    };
  }
}

const heading = ["EXCEPTION", "STATE", "UNTIL", "OWNER", "TICKET", "HOLDS OPEN"];

function cellsOf(row: ReturnType<typeof rowOf>, now: Date) {
  const { name, state, until, owner = "", ticket = "", holds, holdsBuckets, examples } = row;
  const end =
    until === undefined
      ? ""
      : `${instant(until)}${state === "in force" ? ` (${untilWords(until, now)})` : ""}`;
  const parts = [...new Set(holds.map(({ path }) => path))];
  const some = parts.length > 3 ? [...parts.slice(0, 3), `${parts.length - 3} more`] : parts;
  const few = holdsBuckets <= 3 ? examples.join(", ") : `${numberOf(holdsBuckets)} buckets`;
  const open = holdsBuckets > 0 ? `${some.join(", ")} of ${few}` : "nothing";
  return [name, state, end, owner, ticket, open];
}
