// Plays somebody on the local stack who makes a bucket, or changes it by hand, past all specs.
import "./plainProcess.ts";
import { S3Client } from "@aws-sdk/client-s3";
import { foreignChanges } from "./story/foreignChanges.ts";

const usage = `Usage: somebody <deed> <bucket>

Somebody who changes a bucket of the local stack by hand, past all specs.

Deeds:
${Object.entries(foreignChanges)
  .map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`)
  .join("\n")}
`;

const words = process.argv.slice(2);
const [verb = "", bucket, ...rest] = words;
const { AWS_ENDPOINT_URL_S3: endpoint, AWS_REGION: region = "", ...env } = process.env;
const [accessKeyId = "", secretAccessKey = ""] = [env.SOMEBODY_ACCESS_KEY_ID, env.SOMEBODY_SECRET_ACCESS_KEY];
const foreignChange = Object.hasOwn(foreignChanges, verb) ? foreignChanges[verb] : undefined;

if (words.some((word) => ["-h", "--help", "help"].includes(word))) process.stdout.write(usage);
else if (words.length === 0) fail(usage);
else if (!foreignChange)
  fail(`somebody cannot do "${verb}"; known: ${Object.keys(foreignChanges).join(", ")}`);
else if (!bucket || rest.length > 0) fail(`one bucket is to be named: somebody ${verb} BUCKET`);
else if (!endpoint || !accessKeyId) fail("there is no local stack: make up, and source .local/env");
else {
  const credentials = { accessKeyId, secretAccessKey };
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await foreignChange.run(s3, bucket, region).then(() => console.log(`somebody ${verb} ${bucket}`), refused);
}

function refused({ name, message, code = "" }: Error & { code?: string }): void {
  const isUnreachable = /^(ECONN|ETIMEDOUT|ENOTFOUND)/.test(code);
  fail(
    isUnreachable
      ? "the local stack does not answer: make up, and source .local/env again"
      : `${bucket}: ${name}: ${message}`,
  );
}

function fail(why: string): void {
  console.error(why);
  process.exitCode = 1;
}
