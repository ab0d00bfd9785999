import { facetTable } from "../../core/facets/index.ts";
import { count } from "../../core/plan/describe.ts";
import { joined, lines, type Said, type Words, words } from "../../core/text/words.ts";
import type { Verdict } from "../../service/tables/status.ts";
import type { Context } from "../command/command.ts";
import { ago, until, withInstants } from "../terminal/ago.ts";
import { table, wrapped } from "../terminal/table.ts";
import type { Paint } from "../terminal/terminal.ts";
import { First, inChunks } from "./bounded.ts";
import { isExposed, isWell, type Listed, worstFirst } from "./listed.ts";

/** JSON lists parts of this many buckets, each sorted; text lists at most as many buckets. */
const mostListed = 10_000;

/** Prints the status of each bucket, and the sum. Text output only counts buckets in sync, unless `withAll`. */
export async function printFleet(
  fleet: AsyncIterable<Listed>,
  withAll: boolean,
  { emit, now, width }: Context,
): Promise<void> {
  const counts = new Map<Verdict, number>();
  const shown = new First(mostListed, worstFirst);
  let [all, unwatched, folded] = [0, 0, 0];
  for await (const chunk of inChunks(fleet, mostListed, worstFirst))
    for (const entry of chunk) {
      emit(resultOf(entry));
      counts.set(entry.verdict, (counts.get(entry.verdict) ?? 0) + 1);
      all += 1;
      if (entry.unwatched) unwatched += 1;
      if (withAll || !isWell(entry)) shown.add(entry);
      else folded += 1;
    }
  emit({ kind: "fleet", buckets: all, verdicts: Object.fromEntries(counts), unwatched }, (paint) => {
    const isPlaced = shown.kept.some(({ account }) => account !== undefined);
    const names = ["BUCKET", ...(isPlaced ? ["ACCOUNT"] : []), "VERDICT", "READ", "NEXT", "WHY"];
    const heading = names.map(paint.dim);
    const rows = shown.kept.map((entry) => rowOf(entry, isPlaced, now(), paint));
    return lines([
      ...(rows.length > 0 ? [table(heading, rows, width)] : []),
      ...(shown.left > 0 ? wrapped(leftWords(shown.left), width).map(paint.yellow) : []),
      ...(folded > 0 ? wrapped(foldedWords(folded), width).map(paint.green) : []),
      sumLine(all, [...counts], paint),
    ]);
  });
}

const leftWords = (number: number): Words =>
  words`${count(number, "more bucket")}, of the same or less urgency, not listed here (--output json lists all; names and --verdict select)`;

const foldedWords = (number: number): Words =>
  words`${count(number, "bucket")} in sync (--all lists ${number === 1 ? "it" : "them"})`;

function sumLine(all: number, counts: readonly [Verdict, number][], { bold }: Paint): Words {
  const sum = counts.map(([verdict, number]) => `${number} ${verdict}`).join(", ");
  return words`${bold(`${count(all, "bucket")}:`)} ${sum || "none"}`;
}

/** The JSON result for a bucket. */
export function resultOf(entry: Listed) {
  const { bucket, account, verdict, reason, at, checkedAt, due, unwatched, exposed, severity } = entry;
  const { neverReconciled, writtenAt, withoutSpec, byBaseline } = entry;
  const times = { at, checkedAt, due: due?.at };
  const more = { unwatched, exposed, severity, neverReconciled, writtenAt, withoutSpec, byBaseline };
  return {
    kind: "status" as const,
    bucket,
    ...(account !== undefined && { account }),
    verdict,
    reason,
    ...times,
    ...more,
  };
}

/** The account is a column where a bucket of another account than the deployment's own is listed. */
function rowOf(entry: Listed, isPlaced: boolean, now: Date, paint: Paint): Said[] {
  const { bucket, account = "", due, neverReconciled } = entry;
  const read = neverReconciled ? "never" : ago(readAt(entry), now);
  const next = due ? until(due.at, now) : "";
  return [bucket, ...(isPlaced ? [account] : []), verdictWords(entry, paint), read, next, whyOf(entry, now)];
}

/** When the bucket was last read, also by a check of one facet. After a failed check only a full check counts. */
export function readAt({
  verdict,
  at,
  checkedAt,
}: Pick<Listed, "verdict" | "at" | "checkedAt">): string | undefined {
  const wasRead = ["converged", "contested", "drifted", "held", "pending"].includes(verdict);
  return wasRead && at !== undefined && at > (checkedAt ?? "") ? at : checkedAt;
}

/** The verdict in its colour; green only for a bucket that is in sync and whose events arrive. */
export function verdictWords(entry: Listed, paint: Paint): Words {
  const { verdict } = entry;
  const isBad = isExposed(entry) || ["invalid", "blocked", "failed", "held"].includes(verdict);
  const colour = isWell(entry) ? "green" : isBad ? "red" : "yellow";
  return paint[colour](verdict);
}

const mostCharacters = 100;

/** Why a bucket needs attention, shortened. */
function whyOf(entry: Listed, now: Date): Words {
  const { verdict, reason = "", unwatched, withoutSpec, neverReconciled, writtenAt } = entry;
  const parts = [
    isExposed(entry) && (verdict === "drifted" ? "exposure, observe mode" : "exposure"),
    withoutSpec && "its spec was deleted and is not reconciled yet",
    unwatched && "no events come from its region",
    neverReconciled && writtenAt && `written ${ago(writtenAt, now)}`,
    verdict === "unknown" && !reason && "its first check has not ended yet",
    shortened(reason),
  ];
  return joined(
    parts.flatMap((text) => text || []),
    "; ",
  );
}

/** The reasons of a text that joins them with semicolons; a reason may contain semicolons too. */
function reasonsIn(text: string): string[] {
  const all: string[] = [];
  for (const part of text.split("; ")) {
    const isOfFacet = facetTable.has(part.split(/[: ]/, 1)[0] ?? "");
    if (isOfFacet || all.length === 0) all.push(part);
    else all.push(`${all.pop()}; ${part}`);
  }
  return all;
}

/** The facets that differ as one list, then the first other reason, and the number of further ones. */
function shortened(reason: string): string {
  const reasons = reasonsIn(withInstants(reason).replaceAll("\n", " | "));
  const all = [...new Set(reasons)].filter(Boolean);
  const different = all.flatMap((part) => /^(\S+) differs from the spec$/.exec(part)?.[1] ?? []);
  const [first, ...more] = all.filter((part) => !part.endsWith(" differs from the spec"));
  const differ = different.length > 1 ? `${different.join(", ")} differ` : `${different[0]} differs`;
  const parts = [
    ...(different.length > 0 ? [`${differ} from the spec`] : []),
    ...(first ? [shortOf(first)] : []),
    ...(more.length > 0 ? [`and ${more.length} more`] : []),
  ];
  return parts.join("; ");
}

const shortOf = (text: string): string => {
  const signs = Array.from(text);
  return signs.length <= mostCharacters ? text : `${signs.slice(0, mostCharacters - 3).join("")}...`;
};
