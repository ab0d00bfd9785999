import { parseDesired } from "../../core/spec/desired.ts";
import { lines, reasonWords, words } from "../../core/text/words.ts";
import type { RecordedEntry } from "../../service/tables/history.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Command, Context } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import { locate } from "../deployment/buckets.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { accountSaid } from "../fleet/accounts.ts";
import { accountToImport } from "../import/account.ts";
import { acceptOption, areSpecsAccepted } from "../plans/acceptance.ts";
import { foresightOf } from "../plans/foresight.ts";
import type { Planned } from "../plans/planOne.ts";
import { carryOut, printSpecWrite, saySame } from "../plans/specWrite.ts";
import { claimOf, reasonIn, reasonOption } from "../specs/changeAuthor.ts";
import { CannotUndo, hasWritten, type Undone, undo } from "../specs/undo.ts";
import { withWholeValues } from "../specs/wholeValues.ts";
import { instant } from "../terminal/ago.ts";
import { colourSigns } from "../terminal/terminal.ts";

export const undoWrites: Command = {
  names: "<bucket>",
  about:
    "Reverts what the service wrote to a bucket: changes the bucket's spec to the values from before. Shows the change " +
    "and the plan, asks for confirmation, and writes the spec; the service applies it.",
  options: [
    {
      flags: "--entry <entry>",
      about: "the entry of the history, by part of its name (default: the newest with a write)",
    },
    reasonOption,
    { flags: "-y, --yes", about: "do not ask for confirmation" },
    acceptOption,
  ],
  examples: ["undo orders-archive", "undo orders-archive --entry 2026-12-01T08:00 --yes"],
  async run(called, context) {
    const {
      names: [bucket = ""],
      options,
    } = called;
    const reason = reasonIn(options);
    const deployment = await context.deployment();
    const history = await deployment.ledger.history(bucket, entriesToCheck);
    const read = await deployment.specTable.get(bucket);
    const found = chosen(bucket, history, options.entry);
    const account = accountSaid({ name: bucket, ...read }) ?? found.account;
    const entry = await wholeEntry(found, read, account, deployment);
    const undone = undo(read ?? (await bareSpec(bucket, account, deployment)), entry);
    const proposal = { read, spec: undone.item };
    if (saySame(read, undone.item)) {
      context.note(words`the spec of ${bucket} already says so`);
      return undefined;
    }
    printUndo(entry, undone, read === undefined, context);
    const planned = await printSpecWrite(proposal, await foresightOf(deployment, "spec", context), context);
    failIfRefused(planned, entry);
    if (options.yes !== true && !(await context.confirm(words`Write this spec?`))) return 1;
    if (!(await areSpecsAccepted([planned], called, context))) return 1;
    const why = reason ?? `undo of ${instant(entry.at)}`;
    await carryOut(proposal, deployment, context, await claimOf(why, deployment, context));
    return undefined;
  },
};

const entriesToCheck = 1_000;

function chosen(bucket: string, history: readonly RecordedEntry[], wanted: unknown): RecordedEntry {
  if (typeof wanted !== "string") {
    const newest = history.find(hasWritten);
    if (newest) return newest;
    throw new UsageError(words`the history of ${bucket} has no write: there is nothing to undo`);
  }
  const [found, ...others] = history.filter(({ entry }) => entry.includes(asInName(wanted)));
  if (!found) throw new UsageError(words`no entry in the history of ${bucket} has ${wanted} in its name`);
  if (others.length === 0) return found;
  const names = [found, ...others].map(({ entry }) => words`  ${entry}`);
  throw new UsageError(
    words`${names.length} entries have ${wanted} in their names; name one:\n${lines(names)}`,
  );
}

/** A time as `history` prints it, as the names of entries have it. */
const asInName = (wanted: string) => wanted.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d)?)Z?$/, "$1T$2");

/** The entry with whole values; the bucket is read only if the entry has parts of values. */
async function wholeEntry(
  entry: RecordedEntry,
  spec: SpecItem | undefined,
  account: string | undefined,
  deployment: Deployment,
): Promise<RecordedEntry> {
  if (!entry.changed) return entry;
  const [{ provider }, near] = await Promise.all([accountToImport(account, deployment), deployment.region()]);
  const region = typeof spec?.region === "string" ? spec.region : undefined;
  return withWholeValues(entry, provider, await locate({ name: entry.bucket, region }, provider, near));
}

/** The spec for a bucket whose spec was deleted: only its name, region, and account where it is not the deployment's own. */
async function bareSpec(name: string, wanted: string | undefined, deployment: Deployment): Promise<SpecItem> {
  const { provider, account } = await accountToImport(wanted, deployment);
  const { region } = await locate({ name }, provider, await deployment.region());
  return { name, region, ...(account !== undefined && { account }) };
}

function printUndo(entry: RecordedEntry, { item, unsaid }: Undone, isNew: boolean, { emit }: Context): void {
  const { bucket, at, sent } = entry;
  const calls = [...new Set(sent.map(({ type }) => type))].join(", ");
  const text = [
    words`to undo ${calls || "the writes"} of ${instant(at)}:`,
    ...unsaid.map(
      ({ facet, reason }) => words`  ! ${facet} is not restored in full: ${reasonWords(reason, "  ")}`,
    ),
    ...circumstances(item, isNew).map((line) => words`  ! ${line}`),
  ];
  emit({ kind: "undo", bucket, entry: entry.entry, unsaid }, (paint) => colourSigns(lines(text), paint));
}

/** What else the new spec causes, or why the service will not write. */
function circumstances(item: SpecItem, isNew: boolean): string[] {
  const { mode, paused } = parseDesired(item);
  return [
    ...(isNew ? ["the bucket has no spec: this one is new, and the service enforces it"] : []),
    ...(mode === "observe" ? ["the spec says mode: observe, so the service will write nothing"] : []),
    ...(paused === false
      ? []
      : ["the spec says paused, so the service will not write before the pause ends"]),
  ];
}

function failIfRefused(planned: Planned, { before = {} }: RecordedEntry): void {
  const refused = "plan" in planned ? planned.plan.refused.filter(({ facet }) => facet in before) : [];
  if (refused.length === 0) return;
  const reasons = refused.map(({ facet, reason }) => `${facet}: ${reason}`);
  throw new CannotUndo(
    `the spec stays as it is, because these changes would be refused:\n${reasons.join("\n")}`,
  );
}
