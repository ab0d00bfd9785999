import { readdirSync, readFileSync } from "node:fs";
import { PutBucketPolicyCommand, PutPublicAccessBlockCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseBaseline } from "../../core/resolve/baseline.ts";
import { facts, liveBucket, wantedBy } from "../support/layered.ts";

const folder = new URL("../../baselines/", import.meta.url);
const files = readdirSync(folder);
const textOf = (file: string) => readFileSync(new URL(file, folder), "utf8");
const baselineIn = (file: string) => parse(textOf(file)) as object;

/** The baselines, each alone and all together. */
const sets = [...files.map((file) => [file, [file]] as const), ["all of them", files] as const];

describe("the ready baselines", () => {
  it.each(files)("%s is valid, and named as its file", (file) => {
    expect(parseBaseline(baselineIn(file)).name).toBe(file.replace(".yml", ""));
  });

  it.each(sets)(
    "%s: a new bucket has all of it after one run, and a second run writes nothing",
    async (_name, some) => {
      const { run } = await liveBucket();
      const wanted = wantedBy(some.map(baselineIn));
      expect(wanted.invalid?.message).toBeUndefined();
      const done = await run(wanted);
      expect(done.converged, `${done}`).toBe(true);
      expect((await run(wanted)).sent).toEqual([]);
    },
  );

  it.each(sets)("%s: an open bucket is closed, and keeps what else it has", async (_name, some) => {
    const { run, send, peek } = await liveBucket({
      ownership: "BucketOwnerPreferred",
      blockPublicAccess: false,
      acl: "public-read",
    });
    const reader = {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:role/reader" },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::orders/*",
    };
    await send(
      new PutBucketPolicyCommand({
        Bucket: facts.name,
        Policy: JSON.stringify({ Version: "2012-10-17", Statement: [reader] }),
      }),
    );
    const wanted = wantedBy(some.map(baselineIn));
    const done = await run(wanted);
    expect(done.converged, `${done}`).toBe(true);
    expect(done.plan.drift.every(({ from }) => from?.startsWith("baseline "))).toBe(true);
    expect(JSON.parse(`${peek("policy")}`).Statement).toContainEqual(reader);
    await send(
      new PutPublicAccessBlockCommand({
        Bucket: facts.name,
        PublicAccessBlockConfiguration: { BlockPublicAcls: true },
      }),
    );
    expect((await run(wanted)).sent).toMatchObject([{ type: "PutPublicAccessBlock" }]);
  });

  it("aws-foundational names every control of S3 that Security Hub has, once at least", () => {
    const controls = [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 22, 23, 24, 25];
    const named = textOf("aws-foundational.yml").match(/S3\.\d+/g) ?? [];
    expect([...new Set(named)].sort()).toEqual(controls.map((number) => `S3.${number}`).sort());
  });

  it("the choices of aws-foundational are valid", () => {
    const [, choices = ""] = textOf("aws-foundational.yml").split("# Choices");
    const lines = choices
      .split("\n")
      .filter((line) => /^# {3}\S|^# {5,}/.test(line) && !/^# {3}S3\./.test(line));
    const documents = lines
      .map((line) => line.slice(4))
      .join("\n")
      .split(/\n(?=\w)/)
      .map((text) => parse(text) as object);
    expect(documents).toHaveLength(6);
    for (const require of documents) expect(parseBaseline({ name: "choice", require })).toBeDefined();
  });
});
