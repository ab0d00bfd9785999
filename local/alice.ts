// Plays alice, an IAM user of the local stack who creates or changes buckets by hand, without regard to specs.
import "./plainProcess.ts";
import { S3Client } from "@aws-sdk/client-s3";
import { foreignChanges } from "./demo/foreignChanges.ts";

const usage = `Usage: alice <change> <bucket>

Changes a bucket of the local stack by hand, as the IAM user alice. Specs do not bind her.

Changes:
${Object.entries(foreignChanges)
  .map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`)
  .join("\n")}
`;

const words = process.argv.slice(2);
const [verb = "", bucket, ...rest] = words;
const { AWS_ENDPOINT_URL_S3: endpoint, AWS_REGION: region = "", ...env } = process.env;
const { ALICE_ACCESS_KEY_ID: accessKeyId = "", ALICE_SECRET_ACCESS_KEY: secretAccessKey = "" } = env;
const foreignChange = Object.hasOwn(foreignChanges, verb) ? foreignChanges[verb] : undefined;

if (words.some((word) => ["-h", "--help", "help"].includes(word))) process.stdout.write(usage);
else if (words.length === 0) fail(usage);
else if (!foreignChange) fail(`unknown change "${verb}"; known: ${Object.keys(foreignChanges).join(", ")}`);
else if (!bucket || rest.length > 0) fail(`name exactly one bucket: alice ${verb} BUCKET`);
else if (!endpoint || !accessKeyId) fail("no local stack: run make up, then source .local/env");
else {
  const credentials = { accessKeyId, secretAccessKey };
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await foreignChange.run(s3, bucket, region).then(() => console.log(`alice ${verb} ${bucket}`), refused);
}

function refused({ name, message, code = "" }: Error & { code?: string }): void {
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
