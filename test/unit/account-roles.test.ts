import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { facets } from "../../core/facets/index.ts";
import { members } from "../../deploy/members.ts";
import {
  assumeToRead,
  assumeToWrite,
  readPolicy,
  readTrust,
  writePolicy,
  writeTrust,
} from "../../deploy/variables.ts";
import type { Settings } from "../../service/settings/settings.ts";
import { folderWith } from "../support/folder.ts";
import { filled, mayAssume } from "../support/trust.ts";

const [hub, other] = ["111122223333", "444455556666"];
const prefix = "dxaws-s3-prod";
const region = "ca-central-1";

/** The framework's variables of a deployment with these settings. */
async function deploymentWith(settings: Partial<Settings> = {}, stage = "prod") {
  const file = `${await folderWith({})}/settings.yml`;
  await writeFile(file, JSON.stringify(settings));
  const values: Readonly<Record<string, string>> = {
    "self:custom.prefix": `dxaws-s3-${stage}`,
    "self:provider.region": region,
    "sls:stage": stage,
  };
  return { resolveVariable: async (name: string) => values[name] ?? file };
}
const inHub = { "AWS::Partition": "aws", "AWS::AccountId": hub, "AWS::Region": region };
const deployed = (document: unknown) => filled(document, inHub);
const roleOf = (name: string, account = hub) => `arn:aws:iam::${account}:role/${prefix}-${region}-${name}`;
const externalId = `${prefix}.${region}.${hub}`;

describe("the role that reads", () => {
  const trust = async () => deployed(await readTrust(await deploymentWith()));

  it.each(["reconcile", "plan", "sweep"])("can be assumed by the function %s", async (name) => {
    expect(mayAssume(await trust(), { principal: roleOf(name), externalId })).toBe(true);
  });

  it.each<[string, string, string?]>([
    ["without the external id", roleOf("reconcile")],
    ["with the external id of another deployment", roleOf("reconcile"), `dxaws-s3-dev.${region}.${hub}`],
    [
      "by a function that does not need it",
      `arn:aws:iam::${hub}:role/${prefix}-OnOutcomeRole-1A2B`,
      externalId,
    ],
    ["by the other role", roleOf("write"), externalId],
    [
      "by a role of that name under a path",
      `arn:aws:iam::${hub}:role/x/${prefix}-${region}-plan`,
      externalId,
    ],
    ["by a role of that name in another account", roleOf("reconcile", other), externalId],
    ["by an administrator of the account", `arn:aws:iam::${hub}:role/admin`, externalId],
    ["by a user of the account", `arn:aws:iam::${hub}:user/${prefix}-${region}-reconcile`, externalId],
  ])("cannot be assumed %s", async (_, principal, externalId) => {
    expect(mayAssume(await trust(), { principal, ...(externalId && { externalId }) })).toBe(false);
  });
});

describe("the role that writes", () => {
  const trust = async (settings: Partial<Settings> = {}) =>
    deployed(await writeTrust(await deploymentWith(settings)));
  const principal = roleOf("reconcile");

  it("can be assumed by the function reconcile, for one bucket", async () => {
    expect(mayAssume(await trust(), { principal, externalId, tags: { bucket: "orders" } })).toBe(true);
  });

  it.each<[string, object]>([
    ["without the tag of a bucket", {}],
    ["with another tag", { tags: { bucket: "orders", team: "x" } }],
    ["without the external id", { tags: { bucket: "orders" }, externalId: undefined }],
    ["by plan", { tags: { bucket: "orders" }, principal: roleOf("plan") }],
    ["by sweep", { tags: { bucket: "orders" }, principal: roleOf("sweep") }],
  ])("cannot be assumed %s", async (_, call) => {
    expect(mayAssume(await trust(), { principal, externalId, ...call })).toBe(false);
  });

  it("needs no tag where the setting sessionTags is off", async () => {
    const untagged = await trust({ sessionTags: false });
    expect(mayAssume(untagged, { principal, externalId })).toBe(true);
    expect(mayAssume(untagged, { principal, externalId, tags: { bucket: "orders" } })).toBe(false);
    expect(JSON.stringify(await writePolicy(await deploymentWith({ sessionTags: false })))).not.toContain(
      "PrincipalTag",
    );
  });
});

describe("both roles together", () => {
  interface Statement {
    readonly Effect: string;
    readonly Action: readonly string[];
    readonly Resource?: unknown;
    readonly Condition?: unknown;
  }
  const allowed = async (settings: Partial<Settings>) => {
    const variables = await deploymentWith(settings);
    const all = [await readPolicy(variables), await writePolicy(variables)];
    return all
      .flatMap(({ Statement }) => Statement as Statement[])
      .filter(({ Effect }) => Effect === "Allow");
  };

  it("permit what the rows say, to list buckets and to create them, and no more", async () => {
    const ofRows = facets.flatMap(({ iam }) => [...iam.read, ...iam.write]).map(({ action }) => action);
    const own = ["s3:ListBucket", "s3:ListAllMyBuckets", "s3:CreateBucket"];
    const found = (await allowed({})).flatMap(({ Action }) => Action);
    expect([...new Set(found)].sort()).toEqual([...new Set([...ofRows, ...own])].sort());
  });

  it.each([true, false])(
    "reach no bucket outside of the settings and of their account (tags: %s)",
    async (sessionTags) => {
      const statements = await allowed({ sessionTags, buckets: ["orders-*"] });
      const ofBuckets = statements.filter(({ Action }) => /^s3:(?!ListAllMyBuckets)/.test(Action[0] ?? ""));
      expect(ofBuckets.length).toBeGreaterThan(1);
      for (const { Resource, Condition } of ofBuckets) {
        expect(JSON.stringify(Resource)).toMatch(/s3:::(orders-\*|\$\{!aws:PrincipalTag\/bucket\})"\}\]$/);
        expect(Condition).toEqual({
          StringEqualsIfExists: { "aws:ResourceAccount": { Ref: "AWS::AccountId" } },
        });
      }
    },
  );
});

describe("a function's own role", () => {
  const roles = (names: readonly string[], account = hub) => names.map((name) => roleOf(name, account));

  it("may assume the roles of its own account alone, where the settings name no other", async () => {
    const variables = await deploymentWith();
    expect(deployed(await assumeToRead(variables))).toMatchObject({
      Statement: [{ Action: ["sts:AssumeRole"], Resource: roles(["read"]) }],
    });
    const written = deployed(await assumeToWrite(variables));
    expect(written).toMatchObject({
      Statement: [{ Action: ["sts:AssumeRole", "sts:TagSession"], Resource: roles(["read", "write"]) }],
    });
    expect((written as { readonly Statement: object[] }).Statement).toHaveLength(1);
  });

  it.each<[string, Partial<Settings>, object]>([
    ["accounts", { accounts: [other] }, { StringEquals: { "aws:ResourceAccount": [other] } }],
    [
      "organisation",
      { accounts: { organisation: "o-a1b2c3d4e5" } },
      { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } },
    ],
  ])("may assume those of the %s of the settings", async (_, settings, Condition) => {
    const policy = deployed(await assumeToRead(await deploymentWith(settings)));
    expect(policy).toMatchObject({
      Statement: [{ Resource: roles(["read"]) }, { Resource: roles(["read"], "*"), Condition }],
    });
  });

  it("has room for 160 accounts within IAM's limit of 10,240 characters", async () => {
    const accounts = Array.from({ length: 160 }, (_, index) => `${100_000_000_000 + index}`);
    const policy = deployed(await assumeToWrite(await deploymentWith({ accounts })));
    expect(JSON.stringify(policy).length).toBeLessThan(4_000);
  });
});

describe("names that IAM would refuse are refused before anything is deployed", () => {
  it("a stage that is too long for the name of a role", async () => {
    await expect(readTrust(await deploymentWith({}, "a".repeat(31)))).resolves.toBeDefined();
    await expect(readTrust(await deploymentWith({}, "a".repeat(33)))).rejects.toThrow(
      `the name: of the stage is 1 characters too long: the role dxaws-s3-${"a".repeat(33)}-ca-central-1-reconcile has 65 of 64`,
    );
  });

  it("a path that is too long for a trust policy", async () => {
    const pathOf = (length: number) => ({ rolePath: `/${"p".repeat(length - 2)}/` });
    await expect(readTrust(await deploymentWith(pathOf(200)))).resolves.toBeDefined();
    await expect(readTrust(await deploymentWith(pathOf(512)))).rejects.toThrow(
      /^\/rolePath: is too long for the trust policy of a role \(\d+ of 2048 characters\)$/,
    );
  });
});

describe("the bus for events of other accounts", () => {
  interface Made {
    readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;
  }
  const made = async (settings: Partial<Settings>) =>
    ((await members(await deploymentWith(settings))) as Made).Resources;
  const organisation = { accounts: { organisation: "o-a1b2c3d4e5" } };

  it("is not created where the settings name no accounts", async () => {
    expect(await made({})).toEqual({});
  });

  it("takes events from the accounts of the settings alone", async () => {
    const { EventsBusPolicy } = await made({ accounts: [other] });
    expect(deployed(EventsBusPolicy?.Properties)).toMatchObject({
      Statement: {
        Effect: "Allow",
        Action: "events:PutEvents",
        Principal: { AWS: [`arn:aws:iam::${other}:root`] },
      },
    });
  });

  it("takes events from accounts of the organisation alone", async () => {
    const { EventsBusPolicy } = await made(organisation);
    expect(EventsBusPolicy?.Properties).toMatchObject({
      Statement: {
        Principal: "*",
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      },
    });
  });

  it("has a rule for on-trail-event, with a dead-letter queue and the permission to call it", async () => {
    const { EventsBus, EventsRule, EventsRulePermission } = await made(organisation);
    expect(EventsBus?.Properties).toEqual({ Name: `${prefix}-events` });
    expect(EventsRule?.Properties).toMatchObject({
      EventBusName: { Ref: "EventsBus" },
      EventPattern: { source: ["aws.s3"] },
      Targets: [
        {
          Arn: { "Fn::GetAtt": ["OnDashtrailDasheventLambdaFunction", "Arn"] },
          DeadLetterConfig: { Arn: { "Fn::GetAtt": ["DeadLetters", "Arn"] } },
        },
      ],
    });
    expect(EventsRulePermission?.Properties).toMatchObject({
      SourceArn: { "Fn::GetAtt": ["EventsRule", "Arn"] },
    });
  });
});
