import { type Mutant, mutant } from "./mutant.ts";

/** Of what keeps any input from taking the service down: bounds, schemas, turns. */
export const boundedMutants: readonly Mutant[] = [
  mutant(
    "tables/shortening.ts",
    "if (bytesOf(kept(fit)) <= mostItemBytes) return fit;",
    "if (kept(fit)) return fit;",
    "an item grows until the table refuses it",
  ),
  mutant(
    "tables/ledger.ts",
    "statusItem(fittedStatus(status, statusItem))",
    "statusItem(status)",
    "a status grows until the bucket is dead",
  ),
  mutant(
    "tables/ledger.ts",
    "kept(fittedEntry(happened, kept))",
    "kept(happened)",
    "what is too long to be told is never told",
  ),
  mutant("tables/ledger.ts", "due: due && bare,", "due,", "causes swell the index of what is due"),
  mutant(
    "triggers/causes.ts",
    "if (all.length <= most) return all;",
    "if (all) return all;",
    "causes are kept without end",
  ),
  mutant(
    "triggers/causes.ts",
    "isDrift(cause) || newest.get(kindOf(cause)) === cause",
    "true",
    "sweeps push out who did it",
  ),
  mutant(
    "desired.ts",
    "const strange = strangeIn(input);",
    "const strange: ReturnType<typeof strangeIn> = [];",
    "a set is taken for a filter that is for all objects",
  ),
  mutant(
    "tables/documents.ts",
    "Number.isSafeInteger(number) || !Number.isInteger(number) ? number",
    "Number.isFinite(number) ? number",
    "a number is taken for one that it is not",
  ),
  mutant(
    "tables/documents.ts",
    "key === lost ?",
    'key === "" ?',
    "what an item says under __proto__ is lost, or holds unseen",
  ),
  mutant(
    "judged.ts",
    "entry === undefined\n      ?",
    "entry !== null\n      ?",
    "a plan of thousands of calls ends the worker",
  ),
  mutant(
    "planReport/planReport.ts",
    "return noPlan(bucket, (error as Error).name, (error as Error).message);",
    "throw error;",
    "one spec ends the plan of all",
  ),
  mutant(
    "reconcile/reconcile.ts",
    "    late?.throwIfAborted();\n    await ledger.record",
    "    await ledger.record",
    "a worker that is late still writes to the ledger",
  ),
  mutant("reconcile/turns.ts", "return unreadable;", "return [];", "a message that nobody can read is lost"),
  mutant(
    "triggers/readTrigger.ts",
    "bucket && id && cause ?",
    "bucket && id ?",
    "anything on the queue is taken for a trigger",
  ),
  mutant(
    "triggers/parts.ts",
    "ms >= 0 && ms < Date.UTC(3000, 0)",
    "ms",
    "an instant beyond all times ends a group",
  ),
  mutant(
    "triggers/parts.ts",
    "name && Buffer.byteLength(name) <= 2_048",
    "name",
    "a name that no table takes ends its group",
  ),
  mutant(
    "triggers/redrive.ts",
    'return "failed";',
    "throw error;",
    "one letter keeps all others from being asked for",
  ),
  mutant(
    "providers/aws.ts",
    "late?.throwIfAborted();\n      try",
    "try",
    "a write that conflicts is sent again when somebody else is at it",
  ),
  mutant("providers/aws.ts", "late ? client", "!late ? client", "what is late is sent again by the SDK"),
  mutant(
    "reconcile/turns.ts",
    "5 * 4 ** (received - 1)",
    "180",
    "a group that failed comes back after minutes",
  ),
  mutant(
    "understood.ts",
    "throw error instanceof S3Failure ? error : unreadable(facet, error);",
    "throw error;",
    "one answer that makes no sense keeps a whole bucket from being looked at",
  ),
  mutant(
    "observe.ts",
    "answers.length > mostPages",
    "answers.length < 0",
    "a list without a last page is read for ever",
  ),
];
