import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { organisation } from "../../deploy/organisation.ts";
import { readPolicy, writePolicy } from "../../deploy/variables.ts";
import { keptFrom, parseSettings, type Settings } from "../../service/settings/settings.ts";
import { folderWith } from "../support/folder.ts";
import { foresee } from "../support/foresee.ts";
import { bucket, region, World } from "../support/world.ts";

async function given(settings: Partial<Settings>) {
  const file = `${await folderWith({})}/settings.yml`;
  await writeFile(file, JSON.stringify(settings));
  return { resolveVariable: async () => file };
}
const key = "arn:aws:kms:ca-central-1:111122223333:key/0f6b7c52-4c6e-4d3a-9d3c-8f2b9e1a7d10";

interface Added {
  readonly Resources: Readonly<Record<string, { readonly Properties: object }>>;
  readonly extensions: Readonly<Record<string, { readonly Properties: Readonly<Record<string, unknown>> }>>;
}
const added = async (settings: Partial<Settings>) => (await organisation(await given(settings))) as Added;
const having = ({ extensions }: Added, property: string) =>
  Object.keys(extensions).filter((name) => property in (extensions[name]?.Properties ?? {}));

describe("an organisation's rules for resources", () => {
  it("set a permissions boundary and a path on every role", async () => {
    const boundary = "arn:aws:iam::111122223333:policy/boundary";
    const all = await added({ permissionsBoundary: boundary, rolePath: "/platform/" });
    expect(having(all, "PermissionsBoundary")).toHaveLength(10);
    expect(having(all, "Path")).toEqual(having(all, "PermissionsBoundary"));
    expect(all.extensions.ReconcileRole?.Properties).toEqual({
      PermissionsBoundary: boundary,
      Path: "/platform/",
    });
  });

  it("encrypt tables, queues and logs with one key that every function may use", async () => {
    const all = await added({ kmsKey: key });
    expect(having(all, "SSESpecification")).toEqual(["SpecsTable", "BaselinesTable", "LedgerTable"]);
    expect(having(all, "KmsMasterKeyId")).toHaveLength(4);
    expect(having(all, "KmsKeyId")).toHaveLength(8);
    expect(all.Resources.KeyUse?.Properties).toMatchObject({
      Roles: expect.not.arrayContaining([{ Ref: "ReadRole" }]),
      PolicyDocument: { Statement: [{ Resource: key }] },
    });
    expect(all.Resources.KeyUse?.Properties).toHaveProperty("Roles.length", 8);
    expect(having(await added({}), "SqsManagedSseEnabled")).toHaveLength(4);
  });

  it("put every function into a VPC, notify one topic of every alarm, and set the retention of logs", async () => {
    const vpc = { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] };
    const topic = "arn:aws:sns:ca-central-1:111122223333:ops";
    const all = await added({ vpc, alarmTopic: topic, logRetentionDays: 365 });
    expect(having(all, "VpcConfig")).toHaveLength(8);
    expect(having(all, "AlarmActions").length).toBeGreaterThan(8);
    expect(having(all, "OKActions")).toEqual(having(all, "AlarmActions"));
    expect(all.extensions.PlanLogGroup?.Properties).toEqual({ RetentionInDays: 365 });
  });

  it("reserve Lambda concurrency for the sweep, unless the account has none to reserve", async () => {
    const kept = "ReservedConcurrentExecutions";
    expect(having(await added({}), kept)).toEqual(["SweepLambdaFunction"]);
    expect(having(await added({ reservedSweeps: 0 }), kept)).toEqual([]);
  });
});

describe("the order of a first deployment", () => {
  const late = async (settings: Partial<Settings>) => {
    const { extensions } = await added(settings);
    return Object.entries(extensions).flatMap(([name, one]) => {
      const { DependsOn = [] } = one as { readonly DependsOn?: readonly string[] };
      return DependsOn.length > 0 ? [[name, DependsOn] as const] : [];
    });
  };

  it("creates every function after its role's policies for a VPC and a key, which Lambda checks at once", async () => {
    const vpc = { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] };
    const all = await late({ vpc, kmsKey: key });
    expect(all).toHaveLength(8);
    for (const [name, before] of all) {
      expect(name).toMatch(/LambdaFunction$/);
      expect(before).toEqual(["KeyUse", "VpcAccess"]);
    }
    expect(await late({})).toEqual([]);
  });
});

it("patterns that exceed the limit of a role's policy are refused before the deployment", async () => {
  const many = Array.from({ length: 150 }, (_, index) => `log-${index}-*`);
  await expect(writePolicy(await given({ neverBuckets: many }))).rejects.toThrow(
    "too many for the policy of a role",
  );
  await expect(writePolicy(await given({ neverBuckets: many.slice(0, 20) }))).resolves.toBeDefined();
});

describe("the buckets in the settings", () => {
  const narrow = { buckets: ["orders-*", "www-*"], neverBuckets: ["*-archive", "aws-controltower-*"] };

  const named = narrow.buckets.map((name) => ({ "Fn::Sub": `arn:\${AWS::Partition}:s3:::${name}` }));

  it("are denied to a tagged session by name, whatever bucket it is tagged with", async () => {
    const { Statement } = await writePolicy(await given(narrow));
    expect(Statement).toContainEqual({ Effect: "Deny", Action: "s3:*", NotResource: named });
    const all = await writePolicy(await given({ ...narrow, buckets: ["www-*", "*"] }));
    expect(JSON.stringify(all)).not.toContain("NotResource");
  });

  it("are the only ones in the policies of both roles, and the account must own them", async () => {
    const variables = await given({ ...narrow, sessionTags: false });
    for (const { Statement } of [await readPolicy(variables), await writePolicy(variables)]) {
      const own = Statement.filter((one) => JSON.stringify(one).includes("aws:ResourceAccount"));
      expect(own.length).toBeGreaterThan(0);
      for (const one of own)
        expect(one).toMatchObject({
          Resource: named,
        });
      expect(Statement.at(-1)).toMatchObject({ Effect: "Deny", Action: "s3:*" });
      expect(JSON.stringify(Statement.at(-1))).toContain("s3:::*-archive/*");
    }
  });

  it("bind the code as well: an excluded bucket is not read", async () => {
    const world = new World();
    const core = { ...world.core, keptFrom: keptFrom(parseSettings(narrow)) };
    Object.assign(world.core, core);
    expect(await world.spec({ versioning: true })).toMatchObject({
      verdict: "blocked",
      reason: "the operator's setting neverBuckets excludes this bucket (*-archive)",
    });
    expect(world.calls).toEqual([]);
    const planned = foresee({ name: bucket, region, versioning: true }, "spec", world.core);
    await expect(planned).rejects.toThrow("neverBuckets");
    expect(world.calls).toEqual([]);
  });

  it.each([
    ["orders-eu", undefined],
    ["www-shop", undefined],
    ["orders-archive", "neverBuckets"],
    ["aws-controltower-logs-111122223333", "neverBuckets"],
    ["invoices", "does not include"],
  ])("%s", (name, reason) => {
    const excluded = keptFrom(parseSettings(narrow))(name);
    if (reason) expect(excluded).toContain(reason);
    else expect(excluded).toBeUndefined();
  });

  it("exclude those of Control Tower and CloudTrail by default", () => {
    const usual = keptFrom(parseSettings({}));
    expect(usual("aws-controltower-logs-111122223333-ca-central-1")).toContain("neverBuckets");
    expect(usual("aws-cloudtrail-logs-111122223333-0a1b")).toContain("neverBuckets");
    expect(usual("orders")).toBeUndefined();
    expect(keptFrom(parseSettings({ neverBuckets: [] }))("aws-controltower-x")).toBeUndefined();
  });
});
