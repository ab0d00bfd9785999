import { S3Client } from "@aws-sdk/client-s3";
import { foreignChanges } from "./demo/foreignChanges.ts";
import type { Keys } from "./ministack.ts";

/** An IAM user of the local stack who creates or changes buckets by hand, without regard to specs. */
export interface ByHand {
  /** The name of the program. */
  readonly name: string;
  /** The sentence of the usage about the user. */
  readonly about: string;
  /** What the shell has of the stack: empty without one. */
  readonly keys: Keys;
  readonly endpoint: string;
  readonly region: string;
}

const usageOf = ({ name, about }: ByHand): string => `Usage: ${name} <change> <bucket>

${about}

Changes:
${Object.entries(foreignChanges)
  .map(([change, described]) => `  ${change.padEnd(10)} ${described.about}`)
  .join("\n")}
`;

/** Runs the program: the words are the change and the bucket. Prints a failure as one line, with exit code 1. */
export async function changeByHand(by: ByHand, words: readonly string[]): Promise<void> {
  const { name, keys: credentials, endpoint, region } = by;
  const [verb = "", bucket, ...rest] = words;
  const foreignChange = Object.hasOwn(foreignChanges, verb) ? foreignChanges[verb] : undefined;
  if (words.some((word) => ["-h", "--help", "help"].includes(word))) process.stdout.write(usageOf(by));
  else if (words.length === 0) fail(usageOf(by));
  else if (!foreignChange) fail(`unknown change "${verb}"; known: ${Object.keys(foreignChanges).join(", ")}`);
  else if (!bucket || rest.length > 0) fail(`name exactly one bucket: ${name} ${verb} BUCKET`);
  else if (!endpoint || !credentials.accessKeyId) fail("no local stack: run make up, then source .local/env");
  else {
    const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    const done = () => console.log(`${name} ${verb} ${bucket}`);
    await foreignChange.run(s3, bucket, region).then(done, (error) => refused(bucket, error));
  }
}

function refused(bucket: string, { name, message, code = "" }: Error & { code?: string }): void {
  const isUnreachable = /^(ECONN|ETIMEDOUT|ENOTFOUND)/.test(code);
  fail(
    isUnreachable
      ? "the local stack does not answer: run make up, then source .local/env again"
      : `${bucket}: ${name}: ${message}`,
  );
}

function fail(why: string): void {
  console.error(why);
  process.exitCode = 1;
}
