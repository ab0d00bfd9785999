import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { memberTemplate } from "../../../cli/deployment/memberTemplate.ts";
import { eventPattern } from "../../../deploy/variables.ts";
import { parseSettings, type Settings } from "../../../service/settings/settings.ts";
import { filled, mayAssume } from "../../support/trust.ts";

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}
interface Template {
  readonly Parameters: Readonly<
    Record<string, { readonly Default?: string; readonly AllowedPattern?: string }>
  >;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
}
const [hub, member] = ["111122223333", "444455556666"];
const prefix = "dxaws-s3-prod";
const region = "ca-central-1";
const textFor = (settings: Partial<Settings> = {}) =>
  memberTemplate({ account: hub, region, prefix, settings: parseSettings(settings) });
const templateFor = (settings?: Partial<Settings>): Template => parse(textFor(settings));

/** A resource as CloudFormation fills it in, in a stack of the member with the defaults. */
function inMember(name: string, settings?: Partial<Settings>) {
  const { Parameters, Resources } = templateFor(settings);
  const defaults = Object.entries(Parameters).map(([parameter, { Default = "" }]) => [parameter, Default]);
  const pseudo = { "AWS::Partition": "aws", "AWS::AccountId": member, "AWS::Region": region };
  return filled(Resources[name]?.Properties, { ...Object.fromEntries(defaults), ...pseudo }) as Record<
    string,
    unknown
  >;
}

describe("the template for a member account", () => {
  it("has a default for every parameter when it is printed for a deployment, as a StackSet of an organisation needs", () => {
    const { Parameters } = templateFor({ rolePath: "/platform/" });
    for (const [name, { Default, AllowedPattern = "" }] of Object.entries(Parameters)) {
      expect(Default, name).toBeDefined();
      expect(Default, name).toMatch(new RegExp(`^(${AllowedPattern})$|^${AllowedPattern ? "(?!)" : ""}`));
    }
    expect(Parameters).toMatchObject({
      HubAccount: { Default: hub },
      HubRegion: { Default: region },
      Prefix: { Default: prefix },
      RolePath: { Default: "/platform/" },
    });
  });

  it("asks for the deployment where it is taken from the repository", () => {
    const file = readFileSync("deploy/member.yml", "utf8");
    expect(file).toBe(memberTemplate());
    const { Parameters } = parse(file) as Template;
    const required = Object.keys(Parameters).filter((name) => Parameters[name]?.Default === undefined);
    expect(required).toEqual(["HubAccount", "HubRegion", "Prefix"]);
  });

  it("stays below the 51,200 bytes that CloudFormation takes in a call, with many buckets too", () => {
    const neverBuckets = Array.from({ length: 70 }, (_, index) => `log-${index}-*`);
    expect(Buffer.byteLength(textFor({ neverBuckets }))).toBeLessThan(51_200);
  });

  it("keeps ids with leading zeros, and repeats no part by an alias, which CloudFormation does not know", () => {
    const settings = parseSettings({});
    const text = memberTemplate({ account: "000011112222", region, prefix, settings });
    expect(text).toContain('Default: "000011112222"');
    expect(text).not.toMatch(/^\s*(- |\w+: )[&*]\w/m);
  });
});

describe("the roles of a member account", () => {
  const caller = (name: string, account = hub) => `arn:aws:iam::${account}:role/${prefix}-${region}-${name}`;
  const externalId = `${prefix}.${region}.${hub}`;
  const trust = (name: string) => inMember(name).AssumeRolePolicyDocument;

  it("have the same names as those of the deployment's account, so that an ARN follows from an account", () => {
    expect(inMember("ReadRole").RoleName).toBe(`${prefix}-${region}-read`);
    expect(inMember("WriteRole", { rolePath: "/platform/" })).toMatchObject({
      RoleName: `${prefix}-${region}-write`,
      Path: "/platform/",
    });
  });

  it("can be assumed by the functions of the deployment that need them", () => {
    for (const name of ["reconcile", "plan", "sweep"])
      expect(mayAssume(trust("ReadRole"), { principal: caller(name), externalId })).toBe(true);
    const tagged = { principal: caller("reconcile"), externalId, tags: { bucket: "orders" } };
    expect(mayAssume(trust("WriteRole"), tagged)).toBe(true);
  });

  it.each<[string, string, string, string?]>([
    ["without the external id", "ReadRole", caller("reconcile")],
    [
      "by another function",
      "ReadRole",
      `arn:aws:iam::${hub}:role/${prefix}-OnTrailEventRole-1A2B`,
      externalId,
    ],
    ["by plan, to write", "WriteRole", caller("plan"), externalId],
    ["by another account", "ReadRole", caller("reconcile", "777788889999"), externalId],
    ["by a role of the member itself", "ReadRole", caller("reconcile", member), externalId],
    [
      "by another deployment of the same account",
      "ReadRole",
      `arn:aws:iam::${hub}:role/dxaws-s3-dev-${region}-reconcile`,
      externalId,
    ],
  ])("cannot be assumed %s", (_, role, principal, id) => {
    const tags = role === "WriteRole" ? { bucket: "orders" } : {};
    expect(mayAssume(trust(role), { principal, tags, ...(id && { externalId: id }) })).toBe(false);
  });

  it("reach buckets of the member account alone, within the settings of the deployment", () => {
    const settings = { buckets: ["orders-*"], neverBuckets: ["*-archive"] };
    const [read, write] = ["ReadRole", "WriteRole"].map((name) => JSON.stringify(inMember(name, settings)));
    for (const text of [read, write]) {
      expect(text).toContain(`"StringEqualsIfExists":{"aws:ResourceAccount":"${member}"}`);
      expect(text).toContain('"Resource":["arn:aws:s3:::*-archive","arn:aws:s3:::*-archive/*"]');
    }
    expect(read).toContain('"Resource":["arn:aws:s3:::orders-*"]');
    expect(write).toContain(`"Resource":["arn:aws:s3:::\${aws:PrincipalTag/bucket}"]`);
    expect(write).toContain('"NotResource":["arn:aws:s3:::orders-*"]');
  });

  it("are bounded by the policy of the same name in their own account, or by AWS's own", () => {
    const boundary = (arn: string) => {
      const { PermissionsBoundary } = inMember("WriteRole", { permissionsBoundary: arn });
      return (PermissionsBoundary as { readonly "Fn::If": readonly unknown[] })["Fn::If"][1];
    };
    expect(boundary(`arn:aws:iam::${hub}:policy/platform/boundary`)).toBe(
      `arn:aws:iam::${member}:policy/platform/boundary`,
    );
    expect(boundary("arn:aws:iam::aws:policy/PowerUserAccess")).toBe(
      "arn:aws:iam::aws:policy/PowerUserAccess",
    );
  });

  it("are created in one region, and not in the deployment's own account, which has them", () => {
    const { Resources, Conditions } = templateFor();
    expect([Resources.ReadRole?.Condition, Resources.WriteRole?.Condition]).toEqual(["HasRoles", "HasRoles"]);
    expect(Conditions.HasRoles).toEqual({
      "Fn::And": [{ Condition: "IsMember" }, { Condition: "IsRolesRegion" }],
    });
    const unconditional = Object.entries(Resources).filter(([, { Condition }]) => !Condition);
    expect(unconditional.map(([name]) => name)).toEqual(["Nothing"]);
  });
});

describe("the rule of a member account", () => {
  it("sends the events of its own account and region to the deployment's bus, which no other event reaches", () => {
    const { EventPattern, Targets } = inMember("Forward");
    expect(EventPattern).toEqual({ ...eventPattern, region: [region], account: [member] });
    expect(Targets).toMatchObject([
      {
        Arn: `arn:aws:events:${region}:${hub}:event-bus/${prefix}-events`,
        DeadLetterConfig: { Arn: { "Fn::GetAtt": ["Undelivered", "Arn"] } },
      },
    ]);
  });

  it("may put events on that bus alone", () => {
    expect(JSON.stringify(inMember("Sender").Policies)).toContain(
      `"Action":"events:PutEvents","Resource":"arn:aws:events:${region}:${hub}:event-bus/${prefix}-events"`,
    );
  });
});
