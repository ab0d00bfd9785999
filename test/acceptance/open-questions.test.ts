import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetBucketAclCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { partitionOf } from "../../core/providers/regions.ts";
import { accessQuestions } from "./accessQuestions.ts";
import { documentQuestions } from "./documentQuestions.ts";
import type { Account, Asked } from "./question.ts";
import { Target } from "./target.ts";

// Only S3 itself can answer these. Each answer is printed, and belongs into the model and out of the list.

const isLocal = (inject("stacks") as object | undefined) !== undefined;
const target = Target.get();
const { region } = target;
let raw: S3Client;
beforeAll(() => {
  target.enter();
  raw = target.raw();
});
afterAll(() => target.leave());

async function makeBucket(Bucket: string): Promise<void> {
  const place = { LocationConstraint: region as BucketLocationConstraint };
  const configuration = region === "us-east-1" ? {} : { CreateBucketConfiguration: place };
  await raw.send(new CreateBucketCommand({ Bucket, ...configuration }));
}

/** The account by what S3 says of a bucket of it. */
async function accountOf(Bucket: string): Promise<Account> {
  const { Owner } = await raw.send(new GetBucketAclCommand({ Bucket }));
  const { accountId } = await raw.config.credentials();
  return {
    id: accountId ?? "111122223333",
    canonicalId: Owner?.ID ?? "",
    partition: partitionOf(region),
  };
}

/** What came back: the answer without what the SDK says of the call, or how S3 refused. */
async function answerTo(command: Asked): Promise<string> {
  const name = command.constructor.name.replace(/Command$/, "");
  try {
    const { $metadata: _, ...answer } = await raw.send(command as Parameters<S3Client["send"]>[0]);
    return `${name}: ${JSON.stringify(answer)}`;
  } catch (error) {
    const { name: code, message } = error as Error;
    return `${name}: ${code}: ${message}`;
  }
}

describe.skipIf(isLocal)("to be settled on real AWS", () => {
  it.each([...accessQuestions, ...documentQuestions])("$question", async ({ question, until, ask }) => {
    const Bucket = target.newName();
    await makeBucket(Bucket);
    const answers: string[] = [];
    for (const command of ask(Bucket, await accountOf(Bucket))) answers.push(await answerTo(command));
    console.log([question, `  until then: ${until}`, ...answers.map((answer) => `  ${answer}`)].join("\n"));
    expect(answers.length).toBeGreaterThan(0);
  });
});
