import { type Mutant, mutant } from "./mutant.ts";

/** Of what keeps any input from taking the service down: bounds, schemas, turns. */
export const boundedMutants: readonly Mutant[] = [
  mutant(
    "service/tables/shortening.ts",
    "if (bytesOf(kept(fit)) <= mostItemBytes) return fit;",
    "if (kept(fit)) return fit;",
    "an item grows until the table refuses it",
  ),
  mutant(
    "service/tables/ledger.ts",
    "statusItem(fittedStatus(status, statusItem))",
    "statusItem(status)",
    "a status grows until the bucket is dead",
  ),
  mutant(
    "service/tables/ledger.ts",
    "kept(fittedEntry(happened, kept))",
    "kept(happened)",
    "what is too long to be told is never told",
  ),
  mutant("service/tables/ledger.ts", "due: due && bare,", "due,", "causes swell the index of what is due"),
  mutant(
    "service/triggers/causes.ts",
    "if (all.length <= most) return all;",
    "if (all) return all;",
    "causes are kept without end",
  ),
  mutant(
    "service/triggers/causes.ts",
    "isDrift(cause) || newest.get(kindOf(cause)) === cause",
    "true",
    "sweeps push out who did it",
  ),
  mutant(
    "core/spec/desired.ts",
    "const strange = strangeIn(input);",
    "const strange: ReturnType<typeof strangeIn> = [];",
    "a set is taken for a filter that is for all objects",
  ),
  mutant(
    "service/tables/documents.ts",
    "Number.isSafeInteger(number) || !Number.isInteger(number) ? number",
    "Number.isFinite(number) ? number",
    "a number is taken for one that it is not",
  ),
  mutant(
    "service/tables/documents.ts",
    "key === lost ?",
    'key === "" ?',
    "what an item says under __proto__ is lost, or holds unseen",
  ),
  mutant(
    "core/plan/judged.ts",
    "entry === undefined\n      ?",
    "entry !== null\n      ?",
    "a plan of thousands of calls ends the worker",
  ),
  mutant(
    "service/planReport/planReport.ts",
    "return noPlan(bucket, (error as Error).name, (error as Error).message);",
    "throw error;",
    "one spec ends the plan of all",
  ),
  mutant(
    "service/reconcile/reconcile.ts",
    "    late?.throwIfAborted();\n    await ledger.record",
    "    await ledger.record",
    "a worker that is late still writes to the ledger",
  ),
  mutant(
    "service/queue/turns.ts",
    "return unreadable;",
    "return [];",
    "a message that nobody can read is lost",
  ),
  mutant(
    "service/triggers/readTrigger.ts",
    "bucket && id && cause ?",
    "bucket && id ?",
    "anything on the queue is taken for a trigger",
  ),
  mutant(
    "service/triggers/parts.ts",
    "ms >= 0 && ms < Date.UTC(3000, 0)",
    "ms",
    "an instant beyond all times ends a group",
  ),
  mutant(
    "service/triggers/parts.ts",
    "name && Buffer.byteLength(name) <= 2_048",
    "name",
    "a name that no table takes ends its group",
  ),
  mutant(
    "service/queue/redrive.ts",
    'return "failed";',
    "throw error;",
    "one letter keeps all others from being asked for",
  ),
  mutant(
    "core/providers/aws.ts",
    "late?.throwIfAborted();\n      try",
    "try",
    "a write that conflicts is sent again when somebody else is at it",
  ),
  mutant("core/providers/aws.ts", "late ? client", "!late ? client", "what is late is sent again by the SDK"),
  mutant(
    "service/queue/turns.ts",
    "5 * 4 ** (received - 1)",
    "180",
    "a group that failed comes back after minutes",
  ),
  mutant(
    "core/observe/understood.ts",
    "throw error instanceof S3Failure ? error : unreadable(facet, error);",
    "throw error;",
    "one answer that makes no sense keeps a whole bucket from being looked at",
  ),
  mutant(
    "core/observe/observe.ts",
    "answers.length > mostPages",
    "answers.length < 0",
    "a list without a last page is read for ever",
  ),
];
