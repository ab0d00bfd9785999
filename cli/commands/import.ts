import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { S3Provider } from "../../core/providers/provider.ts";
import { joined, words } from "../../core/text/words.ts";
import type { Listed } from "../../service/queue/accountBuckets.ts";
import type { Called, Command, Context, ExitCode } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import { allBuckets } from "../deployment/buckets.ts";
import { accountToImport } from "../import/account.ts";
import { writeSpecOf } from "../import/bucket.ts";
import { deliver, type Tally } from "../import/deliver.ts";
import { inTurn } from "../import/inTurn.ts";
import { accountOf } from "../specs/accountOption.ts";
import { schema } from "./schema.ts";

// Each import reads all facets in parallel, then those of the new spec again.
const atOnce = 5;

export const importBuckets: Command = {
  names: "[buckets...]",
  about:
    "Writes specs for live buckets as YAML, with everything that S3 returns, including the protections that every bucket " +
    "has. Checks that each bucket is in sync with its spec, and lists what a spec cannot express. Writes neither to S3 nor " +
    "to the spec table.",
  options: [
    { flags: "--all", about: "import all buckets of the account, in all regions" },
    {
      flags: "--account <account>",
      about: "import buckets of this account; the specs name it, unless it is the deployment's own",
    },
    { flags: "--prefix <prefix>", about: "with --all: only buckets whose names start with it" },
    { flags: "--minimal", about: "leave out what every new bucket has; it is listed, and not managed" },
    { flags: "--out <dir>", about: "write one file per bucket to this folder, with the schema for editors" },
  ],
  examples: [
    "import orders-archive > orders-archive.yaml",
    "import --all --prefix orders- --out specs",
    "import --all --account 444455556666 --out specs",
  ],
  async run(called, context) {
    const out = typeof called.options.out === "string" ? called.options.out : undefined;
    const choice = choiceOf(called);
    const deployment = await context.deployment();
    const near = await deployment.region();
    const { provider, account } = await accountToImport(accountOf(called), deployment);
    if (out !== undefined) await makeRoom(out, context);
    const hasSchema = existsSync(join(out ?? ".", schemaFile));
    const minimal = called.options.minimal === true;
    const source = { provider, near, account, signal: context.signal, minimal, hasSchema };
    const progress = context.progress("importing buckets", choice.names?.length);
    const tally: Tally = { written: 0, incomplete: 0, failed: 0 };
    const work = (found: Listed) => writeSpecOf(found, source);
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
  if (!all && names.length === 0) throw new UsageError(words`name buckets, or use --all`);
  if (all && names.length > 0) throw new UsageError(words`name buckets or use --all, not both`);
  if (!all && prefix !== undefined) throw new UsageError(words`--prefix requires --all`);
  if (!all) return { names: [...new Set(names)] };
  return typeof prefix === "string" ? { prefix } : {};
}

const find = ({ names, prefix }: Choice, provider: S3Provider, near: string) =>
  names?.map((name): Listed => ({ name })) ?? allBuckets(provider, near, prefix);

/** Makes the folder, with the schema that the first line of each file names. */
async function makeRoom(out: string, context: Context): Promise<void> {
  await mkdir(out, { recursive: true });
  await schema.run({ names: [], options: { out: join(out, schemaFile) } }, context);
}

function conclude({ written, incomplete, failed }: Tally, { note }: Context): ExitCode {
  const imported = written + incomplete;
  const parts = [`${imported} imported${imported > 0 ? ", each in sync with its spec" : ""}`];
  if (incomplete > 0) parts.push(`${incomplete} of them could not be read in full`);
  if (failed > 0) parts.push(`${failed} failed`);
  note(words`Import: ${joined(parts, "; ")}.`);
  if (imported > 0)
    note(words`Facets that a bucket does not have are not managed: the end of each spec lists them.`);
  if (failed > 0) return 1;
  return incomplete > 0 ? 3 : 0;
}
