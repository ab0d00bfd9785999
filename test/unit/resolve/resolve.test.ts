import { describe, expect, it } from "vitest";
import { converge, planNow } from "../../../core/apply/converge.ts";
import { S3Manager } from "../../../core/apply/manager.ts";
import { MemoryS3 } from "../../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../../core/providers/memory.ts";
import { parseBaseline } from "../../../core/resolve/baseline.ts";
import { parseException } from "../../../core/resolve/exception.ts";
import { type Layers, resolve } from "../../../core/resolve/resolve.ts";
import { parseDesired } from "../../../core/spec/desired.ts";

const now = new Date("2026-12-01T00:00:00Z");
const facts = { name: "orders", account: "111122223333", region: "ca-central-1" };
const layersOf = (baselines: object[], exceptions: object[] = []): Layers => ({
  baselines: baselines.map(parseBaseline),
  exceptions: exceptions.map(parseException),
});

const tlsOnly = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:{partition}:s3:::{bucket}", "arn:{partition}:s3:::{bucket}/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const company = {
  name: "company",
  require: { blockPublicAccess: true, policy: { Statement: [{ Sid: "TlsOnly", ...tlsOnly }] } },
  default: { encryption: "aws:kms", tags: { "managed-by": "platform" } },
};

describe("what is wanted of a bucket", () => {
  it("is the spec alone when no baseline selects the bucket", () => {
    const spec = { name: "orders", versioning: true };
    const other = { ...company, select: { names: ["billing-*"] } };
    expect(resolve(facts, layersOf([other]), spec, now).desired).toEqual(parseDesired(spec));
    expect(resolve(facts, layersOf([]), undefined, now).desired).toBeUndefined();
  });

  it("has the requirements, and a default only where the spec does not name the facet", () => {
    const spec = { name: "orders", encryption: "AES256", versioning: true };
    const { desired, overruled } = resolve(facts, layersOf([company]), spec, now);
    expect([...(desired?.facets.keys() ?? [])].sort()).toEqual(
      ["blockPublicAccess", "encryption", "policy", "tags", "versioning"].sort(),
    );
    expect(desired?.facets.get("tags")).toEqual({ "managed-by": "platform" });
    expect(desired?.facets.get("encryption")).toMatchObject({
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
    });
    expect(overruled).toEqual([]);
  });

  it("says which part of a spec a requirement overrules", () => {
    const spec = { name: "orders", blockPublicAccess: { BlockPublicAcls: false } };
    const { desired, overruled } = resolve(facts, layersOf([company]), spec, now);
    expect(desired?.facets.get("blockPublicAccess")).toMatchObject({ BlockPublicAcls: true });
    expect(overruled).toEqual([{ path: "/blockPublicAccess/BlockPublicAcls", by: "company" }]);
  });
});

async function liveBucket(spec: object = {}) {
  const s3 = new MemoryS3();
  const provider = new MemoryS3Provider({ s3 });
  await new S3Manager({ provider }).apply({ name: "orders", region: "ca-central-1", ...spec });
  return { s3, provider };
}

describe("a bucket under a baseline", () => {
  it("gets the required statement beside its own, and a second run sends nothing", async () => {
    const own = {
      Effect: "Allow",
      Principal: { AWS: "111122223333" },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::orders/*",
    };
    const { provider, s3 } = await liveBucket({
      policy: { Version: "2012-10-17", Statement: [own] },
      tags: { team: "x" },
    });
    const { desired } = resolve(facts, layersOf([company]), undefined, now);
    if (!desired) throw new Error("nothing is wanted");
    const plan = await planNow(desired, { provider });
    expect(plan.drift.map(({ path, from }) => [path, from])).toEqual([
      ["/tags/managed-by", "baseline company"],
      ["/policy/Statement/TlsOnly", "baseline company"],
      ["/encryption/Rules/0/ApplyServerSideEncryptionByDefault", "baseline company"],
    ]);
    const done = await converge(desired, { provider });
    expect(`${done}`).toContain("is now as its spec says");
    const policy = JSON.parse(s3.peek("orders", "policy") as string);
    expect(policy.Statement).toHaveLength(2);
    const again = await converge(desired, { provider });
    expect([again.sent, again.converged]).toEqual([[], true]);
  });
});
