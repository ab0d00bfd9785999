import { describe, expect, it } from "vitest";
import { parseBaseline } from "../../../core/resolve/baseline.ts";
import { resolve } from "../../../core/resolve/resolve.ts";
import type { Desired } from "../../../core/spec/desired.ts";
import { lostBy } from "../../../service/reconcile/lost.ts";
import { digestsOf } from "../../../service/reconcile/mergedWrites.ts";
import type { MergedWrite } from "../../../service/tables/status.ts";
import type { Trigger } from "../../../service/triggers/trigger.ts";

const [bucket, region, at] = ["orders-archive", "ca-central-1", "2026-11-23T12:00:00.500Z"];
const statement = (Sid: string, more: object = {}) => ({
  Sid,
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
  ...more,
});
const document = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const [tls, old] = [statement("Tls"), statement("Old", { Action: "s3:PutObject" })];
const theirs = statement("Theirs", { Action: "s3:GetObject" });

const company = parseBaseline({
  name: "company",
  select: { names: ["*"] },
  require: { policy: document(tls) },
});
const facts = { name: bucket, account: "111122223333", region, partition: "aws" };
const layers = { baselines: [company], exceptions: [] };
const { desired } = resolve(facts as never, layers, undefined, new Date(at)) as { desired: Desired };

const write: MergedWrite = {
  facet: "policy",
  readAt: "2026-11-23T12:00:00.400Z",
  at: "2026-11-23T12:00:00.600Z",
  base: digestsOf("policy", document(old)),
  kept: digestsOf("policy", document(old, tls)),
  compared: [],
};

/** What a call is found to have lost that wrote this policy between our read and our write. */
function lost(...statements: object[]) {
  const trigger: Trigger = {
    bucket,
    id: "1",
    cause: {
      why: "drift",
      at,
      facets: ["policy"],
      call: { event: "PutBucketPolicy", requestId: "R", principal: { name: "t", type: "IAMUser" }, region },
    },
    wrote: { bucketPolicy: document(...statements) },
  };
  const { entries, unknown } = lostBy(trigger, write, desired, write.kept, []);
  return unknown ?? entries;
}

describe("what a call lost to our write, under a baseline", () => {
  it("is what it added beside what the baseline requires", () => {
    expect(lost(old, theirs)).toEqual(["/policy/Statement/Theirs"]);
    expect(lost(old)).toEqual([]);
  });

  it("is never a weaker form of what the baseline requires", () => {
    const weaker = statement("Tls", { Action: "s3:DeleteObject" });
    expect(lost(old, weaker, theirs)).toEqual(["/policy/Statement/Theirs"]);
  });

  it("is not known where its record has something else than a policy", () => {
    expect(lost({ Effect: "Perhaps" })).toBe("its record does not say exactly what it wrote");
  });

  it("is not compared if the facet has more entries than the ledger remembers", () => {
    const many = Array.from({ length: 61 }, (_, index) => statement(`S${index}`));
    expect(digestsOf("policy", document(...many))).toBeUndefined();
  });
});
