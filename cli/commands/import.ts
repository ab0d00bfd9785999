import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { S3Provider } from "../../core/providers/provider.ts";
import { joined, words } from "../../core/text/words.ts";
import type { Called, Command, Context, ExitCode } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import { writeSpecOf } from "../import/bucket.ts";
import { allBuckets, type Found } from "../import/buckets.ts";
import { deliver, type Tally } from "../import/deliver.ts";
import { inTurn } from "../import/inTurn.ts";
import { schema } from "./schema.ts";

// Each reads all its facets at once, and then those of its spec once more.
const atOnce = 5;

export const importBuckets: Command = {
  names: "[buckets...]",
  about:
    "Writes the specs of live buckets as YAML: whatever S3 shows of them, also the protections that any bucket has. Proves " +
    "that each bucket is in sync with its spec, and says what no spec can say. Writes neither to S3 nor to the spec table.",
  options: [
    { flags: "--all", about: "all buckets of the account, in all regions" },
    { flags: "--prefix <prefix>", about: "with --all: those whose names begin with it" },
    { flags: "--minimal", about: "without what any new bucket has; it is named, and not watched" },
    { flags: "--out <dir>", about: "a file for each bucket there, and the schema by which editors check it" },
  ],
  examples: ["import orders-archive > orders-archive.yaml", "import --all --prefix orders- --out specs"],
  async run(called, context) {
    const out = typeof called.options.out === "string" ? called.options.out : undefined;
    const choice = choiceOf(called);
    const deployment = await context.deployment();
    const [provider, near] = [await deployment.provider(), await deployment.region()];
    if (out !== undefined) await makeRoom(out, context);
    const hasSchema = existsSync(join(out ?? ".", schemaFile));
    const minimal = called.options.minimal === true;
    const source = { provider, near, signal: context.signal, minimal, hasSchema };
    const progress = context.progress("importing buckets", choice.names?.length);
    const tally: Tally = { written: 0, incomplete: 0, failed: 0 };
    const work = (found: Found) => writeSpecOf(found, source);
    for await (const result of inTurn(find(choice, provider, near), atOnce, work, context.signal)) {
      tally[await deliver(result, out, tally.written + tally.incomplete === 0, context)] += 1;
      progress.step();
    }
    progress.end();
    return conclude(tally, context);
  },
};

const schemaFile = "spec.schema.json";

interface Choice {
  /** Absent for all. */
  readonly names?: readonly string[];
  readonly prefix?: string;
}

function choiceOf({ names, options: { all, prefix } }: Called): Choice {
  if (!all && names.length === 0) throw new UsageError(words`which buckets? Name some, or say --all`);
  if (all && names.length > 0) throw new UsageError(words`name buckets, or say --all: not both`);
  if (!all && prefix !== undefined) throw new UsageError(words`--prefix goes with --all`);
  if (!all) return { names: [...new Set(names)] };
  return typeof prefix === "string" ? { prefix } : {};
}

const find = ({ names, prefix }: Choice, provider: S3Provider, near: string) =>
  names?.map((name): Found => ({ name })) ?? allBuckets(provider, near, prefix);

/** What the files' first line points to, beside them. */
async function makeRoom(out: string, context: Context): Promise<void> {
  await mkdir(out, { recursive: true });
  await schema.run({ names: [], options: { out: join(out, schemaFile) } }, context);
}

function conclude({ written, incomplete, failed }: Tally, { note }: Context): ExitCode {
  const parts = [`${written + incomplete} imported, each in sync with its spec`];
  if (incomplete > 0) parts.push(`${incomplete} of them could not be read in full`);
  if (failed > 0) parts.push(`${failed} not`);
  note(words`Import: ${joined(parts, "; ")}.`);
  if (written + incomplete > 0)
    note(words`What a bucket does not have is not watched: see the end of each spec.`);
  if (failed > 0) return 1;
  return incomplete > 0 ? 3 : 0;
}
