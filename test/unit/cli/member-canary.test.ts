import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { memberTemplate } from "../../../cli/deployment/memberTemplate.ts";
import { parseSettings, type Settings } from "../../../service/settings/settings.ts";

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: object;
}
interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: {
    readonly ScheduleExpression?: string;
    readonly Target?: { readonly Arn: object; readonly Input: Input };
    readonly Policies?: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
  };
}
interface Input {
  readonly "Fn::Sub": readonly [text: string, values: object];
  readonly "Fn::If": readonly [condition: string, ...inputs: Input[]];
}
interface Template {
  readonly Parameters: Readonly<Record<string, object>>;
  readonly Conditions: Readonly<Record<string, object>>;
  readonly Resources: Readonly<Record<string, Resource>>;
}

const printed = (settings: Partial<Settings>): string =>
  memberTemplate({
    account: "111122223333",
    region: "ca-central-1",
    prefix: "dxaws-s3-prod",
    settings: parseSettings({ accounts: ["444455556666"], ...settings }),
  });
const memberCanaries = "company-canary-{account}-{region}";
const template: Template = parse(printed({ memberCanaries }));
const { Resources } = template;
const named = { Bucket: { "Fn::Sub": `company-canary-\${AWS::AccountId}-\${AWS::Region}` } };

/** The terms of each Fn::Or. */
function orsIn(condition: unknown): readonly (readonly unknown[])[] {
  if (typeof condition !== "object" || condition === null) return [];
  return Object.entries(condition).flatMap(([name, value]) => [
    ...(name === "Fn::Or" ? [value as unknown[]] : []),
    ...orsIn(value),
  ]);
}

describe("the canary of a member account", () => {
  it("has the name of the setting in each account and region, without a parameter", () => {
    expect(template.Parameters).not.toHaveProperty("CanaryBucket");
    const [text = "", values] = Resources.Canary?.Properties.Target?.Input["Fn::Sub"] ?? [];
    expect(values).toEqual(named);
    expect(JSON.parse(text)).toMatchObject({ Tagging: { TagSet: [{ Key: "dxaws-s3-canary" }] } });
    expect(Resources.Canary?.Properties.ScheduleExpression).toBe("rate(5 minutes)");
  });

  it("is in every watched region of every member, and not in the deployment's own account", () => {
    for (const name of ["Canary", "CanaryRole", "CanaryBucket"])
      expect(Resources[name]?.Condition, name).toBe("HasCanary");
    const isMember = { Condition: "IsMember" };
    const inRegion = (region: unknown) => ({ "Fn::Equals": [{ Ref: "AWS::Region" }, region] });
    const conditionFor = (watchedRegions?: string[]) =>
      (parse(printed({ memberCanaries, watchedRegions })) as Template).Conditions.HasCanary;
    expect(conditionFor()).toEqual({ "Fn::And": [isMember, inRegion({ Ref: "HubRegion" })] });
    expect(conditionFor(["eu-west-1"])).toEqual({ "Fn::And": [isMember, inRegion("eu-west-1")] });
    const many = Array.from({ length: 25 }, (_, index) => `eu-west-${index}`);
    const text = JSON.stringify(conditionFor(many));
    for (const region of many) expect(text).toContain(`"${region}"`);
    for (const terms of orsIn(conditionFor(many))) {
      expect(terms.length).toBeGreaterThan(1);
      expect(terms.length).toBeLessThan(11);
    }
  });

  it("may create that one bucket, tag it if it is its account's own, and nothing else", () => {
    const statements = Resources.CanaryRole?.Properties.Policies?.flatMap(
      ({ PolicyDocument: { Statement } }) => Statement,
    );
    const Resource = { "Fn::Sub": [`arn:\${AWS::Partition}:s3:::\${Bucket}`, named] };
    const Condition = { StringEquals: { "aws:ResourceAccount": { Ref: "AWS::AccountId" } } };
    expect(statements).toEqual([
      { Effect: "Allow", Action: "s3:PutBucketTagging", Resource, Condition },
      { Effect: "Allow", Action: "s3:CreateBucket", Resource },
    ]);
  });

  it("is created by a schedule, because S3 does not replace the tags of a stack's own bucket", () => {
    expect(Object.values(Resources).map(({ Type }) => Type)).not.toContain("AWS::S3::Bucket");
    const { Type, Properties } = Resources.CanaryBucket ?? {};
    expect(Type).toBe("AWS::Scheduler::Schedule");
    expect(Properties?.ScheduleExpression).toBe("rate(1 hour)");
    expect(Properties?.Target?.Arn).toEqual({
      "Fn::Sub": `arn:\${AWS::Partition}:scheduler:::aws-sdk:s3:createBucket`,
    });
  });

  const creations = (settings: Partial<Settings>): readonly unknown[] => {
    const { Resources: found }: Template = parse(printed(settings));
    const [condition, ...inputs] = found.CanaryBucket?.Properties.Target?.Input["Fn::If"] ?? [];
    return [condition, ...inputs.map((input) => JSON.parse(input["Fn::Sub"][0]))];
  };
  const Bucket = `\${Bucket}`;
  const CreateBucketConfiguration = { LocationConstraint: `\${AWS::Region}` };

  it("is created in the region of its stack, which us-east-1 does not let a call name", () => {
    expect(creations({ memberCanaries })).toEqual([
      "IsUsEast1",
      { Bucket },
      { Bucket, CreateBucketConfiguration },
    ]);
    expect(template.Conditions.IsUsEast1).toEqual({ "Fn::Equals": [{ Ref: "AWS::Region" }, "us-east-1"] });
  });

  it("is created in the namespace of its account where its name says so", () => {
    const BucketNamespace = "account-regional";
    expect(creations({ memberCanaries: "canary-{account}-{region}-an" })).toEqual([
      "IsUsEast1",
      { Bucket, BucketNamespace },
      { Bucket, BucketNamespace, CreateBucketConfiguration },
    ]);
  });

  it("changes nothing in the template without the setting", () => {
    const without = printed({});
    expect(parse(without).Resources).not.toHaveProperty("CanaryBucket");
    expect(parse(without).Parameters).toHaveProperty("CanaryBucket");
    expect(without).not.toContain(
      's3:CreateBucket"\n                Resource:\n                  Fn::Sub:\n',
    );
  });

  it("leaves the template below the 51,200 bytes that CloudFormation takes in a call", () => {
    const neverBuckets = Array.from({ length: 70 }, (_, index) => `log-${index}-*`);
    expect(Buffer.byteLength(printed({ memberCanaries, neverBuckets }))).toBeLessThan(51_200);
  });
});
