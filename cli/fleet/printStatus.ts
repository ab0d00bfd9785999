import { facetTable } from "../../core/facets/index.ts";
import { lines, reasonWords, type Said, type Words, words } from "../../core/text/words.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Status } from "../../service/tables/status.ts";
import type { Context } from "../command/command.ts";
import { authorshipOf, nameOf } from "../specs/author.ts";
import { ago, instant, instantIn, until, withInstants } from "../terminal/ago.ts";
import type { Paint } from "../terminal/terminal.ts";
import { isExposed, type Listed } from "./listed.ts";
import { readAt, resultOf, verdictWords } from "./printFleet.ts";

/** Prints the whole status of one bucket. */
export function printStatus(
  entry: Listed,
  status: Status | undefined,
  spec: SpecItem | undefined,
  { emit, now }: Context,
): void {
  const author = spec ? authorshipOf(spec) : {};
  const conditions = Object.entries(status?.conditions ?? {}).map(([facet, condition]) => {
    const { verdict, reason, severity, hold, since, until: end } = condition;
    return { facet, verdict, reason, severity, hold, since, until: end };
  });
  const layered = layersOf(status);
  emit({ ...resultOf(entry), ...author, ...layered, conditions }, (paint) => {
    const at = now();
    const facts = [...factsOf(entry, spec, status, at), ...layerFacts(layered)].filter(
      ([, text]) => text !== undefined,
    );
    const exposure = isExposed(entry) ? paint.red(" exposure") : "";
    return lines([
      words`${paint.bold(entry.bucket)} ${verdictWords(entry, paint)}${exposure}`,
      ...facts.map(([what, text]) => words`  ${paint.dim(what.padEnd(11))}${text}`),
      ...conditions.map((condition) => conditionWords(condition, paint)),
    ]);
  });
}

/** What the baselines said at the last reconciliation. */
function layersOf(status: Status | undefined) {
  const { baselines, exceptions, overruled } = status?.layered ?? {};
  return {
    ...(baselines && { baselines }),
    ...(exceptions && { exceptions }),
    ...(overruled && { overruled }),
  };
}

const layerFacts = ({
  baselines,
  exceptions,
  overruled,
}: ReturnType<typeof layersOf>): (readonly [string, Said])[] => [
  ["baselines", baselines?.join(", ")],
  ["exceptions", exceptions?.join(", ")],
  ["overruled", overruled?.join(", ")],
];

const when = (at: string | undefined, now: Date): string | undefined =>
  at && (at > now.toISOString() ? `${until(at, now)} (${instant(at)})` : `${ago(at, now)} (${instant(at)})`);

/** A check that is due waits for the next run of the sweep. */
const nextWords = (at: string, now: Date): string | undefined =>
  at > now.toISOString() ? when(at, now) : `now (due since ${instant(at)})`;

/** By more than a minute: otherwise the difference is not shown. */
const isOlder = (a = "", b = "") => Date.parse(b) - Date.parse(a) > 60_000;

function factsOf(
  entry: Listed,
  spec: SpecItem | undefined,
  status: Status | undefined,
  now: Date,
): (readonly [string, Said])[] {
  const { at, checkedAt, due, unwatched, neverReconciled, withoutSpec, byBaseline, reason } = entry;
  const hasConditions = Object.keys(status?.conditions ?? {}).length > 0;
  return [
    ["account", entry.account],
    ["reconciled", neverReconciled ? "never; if it stays so, run dxaws-s3 doctor" : when(at, now)],
    ["read", neverReconciled ? undefined : (when(readAt(entry), now) ?? "never in full")],
    ["in full", isOlder(checkedAt, readAt(entry)) ? when(checkedAt, now) : undefined],
    ["next", due && nextWords(due.at, now)],
    ["region", unwatched ? "sends no events; only the sweep checks the bucket" : undefined],
    [
      "spec",
      withoutSpec ? "deleted, not reconciled yet" : byBaseline ? "none" : spec && specWords(spec, now),
    ],
    ["unmanaged", spec && (unmanagedIn(spec, status).join(", ") || undefined)],
    ["why", reason && !hasConditions ? reasonWords(withInstants(reason), "  ") : undefined],
  ];
}

/** Facets that can open the bucket, and that neither the spec names nor a baseline did at the last reconciliation. */
const unmanagedIn = (spec: SpecItem, { checked = {} }: Partial<Status> = {}): string[] =>
  [...facetTable].flatMap(([name, facet]) =>
    spec[name] === undefined && !Object.hasOwn(checked, name) && facet.openings ? [name] : [],
  );

function specWords(spec: SpecItem, now: Date): Words {
  const { changedBy, changeReason, changedAt } = authorshipOf(spec);
  const who = changedBy ? words`changed by ${nameOf(changedBy)}` : words`author unknown`;
  const at = changedAt ? words`, ${when(instantIn(changedAt), now) ?? changedAt}` : "";
  return words`${who}${at}${changeReason ? words`: ${reasonWords(changeReason, "  ")}` : ""}`;
}

interface Condition extends Pick<Status["conditions"][string], "verdict" | "reason" | "severity" | "since"> {
  readonly facet: string;
  readonly until?: string | undefined;
}

function conditionWords(
  { facet, verdict, reason, severity, since, until: end }: Condition,
  paint: Paint,
): Words {
  const times = [since && `since ${instant(since)}`, end && `until ${instant(end)}`]
    .filter(Boolean)
    .join(", ");
  const bad = severity && severity !== "other" ? paint.red(` (${severity})`) : "";
  return words`  ! ${facet}: ${verdict}${bad}${times && `, ${times}`}: ${reasonWords(withInstants(reason), "  ")}`;
}
