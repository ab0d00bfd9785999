import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { forwardingTemplate } from "../../cli/deployment/forwardingTemplate.ts";
import { examine } from "../../cli/doctor/examine.ts";
import { settingChanges } from "../../cli/settings/settingsChange.ts";
import { canary } from "../../deploy/canary.ts";
import { canariesIn } from "../../service/settings/canaries.ts";
import { parseSettings, type Settings } from "../../service/settings/settings.ts";
import { canaryArrival } from "../../service/triggers/canary.ts";
import { onTrailRecord } from "../../service/triggers/trailRecord.ts";
import { contextWith } from "../support/doctorContext.ts";
import { folderWith } from "../support/folder.ts";

const canaries = { "ca-central-1": "company-canary", "eu-west-1": "company-canary-eu" };

const trigger = (changed: object = {}) => {
  const detail = {
    eventID: "e-1",
    eventName: "PutBucketTagging",
    eventSource: "s3.amazonaws.com",
    eventTime: "2026-11-26T12:00:00Z",
    awsRegion: "eu-west-1",
    requestParameters: { bucketName: "company-canary-eu" },
    userIdentity: { type: "AWSService" },
    ...changed,
  };
  const found = onTrailRecord({ detail });
  if ("ignored" in found) throw new Error(found.ignored);
  return found;
};
const now = new Date("2026-11-26T12:00:07.500Z");
const home = "111122223333";

describe("the canaries of a function's environment", () => {
  it("are those of the settings", () => {
    const SETTINGS = JSON.stringify(parseSettings({ canary: canaries }));
    expect(canariesIn({ SETTINGS })).toEqual({ own: canaries });
    expect(canariesIn({ SETTINGS: JSON.stringify(parseSettings({})) })).toEqual({ own: {} });
  });

  it.each([undefined, "null", "[]", '{"canary": null}', '{"canary": "company-canary", "repairsAMinute": 0}'])(
    "are none where the settings have none, so that every event is enqueued: %s",
    (SETTINGS) => {
      expect(canaryArrival(trigger(), canariesIn({ SETTINGS }), now, home)).toBeUndefined();
    },
  );
});

describe("an event of a canary", () => {
  it("measures how long it took, by region", () => {
    expect(canaryArrival(trigger(), { own: canaries }, now, home)).toEqual({
      account: home,
      region: "eu-west-1",
      at: "2026-11-26T12:00:00.000Z",
      delayMs: 7_500,
    });
  });

  it("has no negative delay if clocks differ", () => {
    const early = new Date("2026-11-26T11:59:59Z");
    expect(canaryArrival(trigger(), { own: canaries }, early, home)).toMatchObject({ delayMs: 0 });
  });

  it("counts only if it is of the deployment's own account", () => {
    const foreign = { ...trigger(), account: "222233334444" };
    expect(canaryArrival(foreign, { own: canaries }, now, home)).toBeUndefined();
  });

  it.each([
    ["another bucket's", { requestParameters: { bucketName: "orders" } }],
    ["another call", { eventName: "PutBucketPolicy" }],
    ["of a region that has another canary", { awsRegion: "ca-central-1" }],
    ["of a region without a canary", { awsRegion: "us-east-1" }],
    ["of what is no region", { awsRegion: "constructor" }],
  ])("is an ordinary event if it is %s: the bucket is checked", (_, changed) => {
    expect(canaryArrival(trigger(changed), { own: canaries }, now, home)).toBeUndefined();
  });
});

interface Made {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;
}
async function made(settings: Partial<Settings>): Promise<Made> {
  const file = `${await folderWith({})}/settings.yml`;
  await writeFile(file, JSON.stringify(settings));
  const known: Record<string, string> = {
    "self:custom.prefix": "dxaws-s3-prod",
    "self:provider.region": "ca-central-1",
  };
  return (await canary({ resolveVariable: async (name) => known[name] ?? file })) as Made;
}

describe("the deployment of canaries", () => {
  it("is empty if the settings name none", async () => {
    expect(await made({})).toEqual({ Resources: {} });
  });

  it("has an alarm per region, which also fires if no event arrives", async () => {
    const { Resources } = await made({ canary: canaries });
    expect(Resources.CanaryAlarmeuwest1?.Properties).toMatchObject({
      AlarmName: "dxaws-s3-prod-canary-eu-west-1",
      TreatMissingData: "breaching",
    });
    expect(Resources.CanaryAlarmcacentral1?.Properties).toMatchObject({
      AlarmName: "dxaws-s3-prod-canary-ca-central-1",
    });
  });

  it("has a schedule in its own region, whose role can only tag the bucket", async () => {
    const { Resources } = await made({ canary: canaries });
    expect(JSON.stringify(Resources.Canary)).toContain("company-canary");
    expect(Resources.CanaryRole?.Properties).toMatchObject({
      Policies: [
        {
          PolicyDocument: {
            Statement: [
              {
                Effect: "Allow",
                Action: "s3:PutBucketTagging",
                Resource: { "Fn::Sub": [expect.any(String), { Bucket: "company-canary" }] },
              },
            ],
          },
        },
      ],
    });
    expect(Object.keys((await made({ canary: { "eu-west-1": "company-canary-eu" } })).Resources)).toEqual([
      "CanaryAlarmeuwest1",
    ]);
  });

  it("has a schedule in a forwarding region if its stack gets a bucket", () => {
    const { Canary, CanaryRole } = forwardingTemplate.Resources;
    expect([Canary, CanaryRole]).toMatchObject([{ Condition: "HasCanary" }, { Condition: "HasCanary" }]);
  });

  it("has a role that follows the organisation's rules", async () => {
    const permissionsBoundary = "arn:aws:iam::111122223333:policy/boundary";
    const { Resources } = await made({ canary: canaries, permissionsBoundary, rolePath: "/platform/" });
    expect(Resources.CanaryRole?.Properties).toMatchObject({
      PermissionsBoundary: permissionsBoundary,
      Path: "/platform/",
    });
  });

  describe("with canaries of other accounts", () => {
    const members = { accounts: ["444455556666"], memberCanaries: "company-canary-{account}-{region}" };
    const added = ["MemberCanariesAlarm", "CanaryArrivals", "CanaryRound"];

    it("has one alarm and no schedule for all of them: those are in their own stacks", async () => {
      const { Resources } = await made(members);
      expect(Object.keys(Resources)).toEqual(added);
      expect(Resources.MemberCanariesAlarm?.Properties).toMatchObject({
        AlarmName: "dxaws-s3-prod-member-canaries",
        MetricName: "memberCanaryDelay",
        Dimensions: [{ Name: "service", Value: "dxaws-s3-prod" }],
        Threshold: 900_000,
        TreatMissingData: "breaching",
      });
    });

    it("notifies the topic of the alarms", async () => {
      const alarmTopic = "arn:aws:sns:ca-central-1:111122223333:ops";
      const { Resources } = await made({ ...members, alarmTopic });
      expect(Resources.MemberCanariesAlarm?.Properties).toMatchObject({ AlarmActions: [alarmTopic] });
    });

    it.each([
      ["CanaryArrivals", "OnTrailEventRole", ["dynamodb:UpdateItem"]],
      ["CanaryRound", "SweepRole", ["dynamodb:Query", "dynamodb:UpdateItem"]],
    ])("permits by %s only the items of canaries, and only to %s", async (name, role, Action) => {
      const { Resources } = await made(members);
      const Resource = { "Fn::GetAtt": ["LedgerTable", "Arn"] };
      const Condition = { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["#canaries"] } };
      expect(Resources[name]?.Properties).toMatchObject({
        Roles: [{ Ref: role }],
        PolicyDocument: { Statement: [{ Effect: "Allow", Action, Resource, Condition }] },
      });
    });

    it.each([
      ["the setting", { accounts: members.accounts }],
      ["other accounts", { memberCanaries: members.memberCanaries }],
    ])("is empty without %s", async (_, some) => {
      expect(await made(some)).toEqual({ Resources: {} });
    });
  });

  it("is refused for an invalid region or bucket", () => {
    expect(() => parseSettings({ canary: { Canada: "company-canary" } })).toThrow("canary");
    expect(() => parseSettings({ canary: { "ca-central-1": "Not a bucket" } })).toThrow(
      "is not a bucket name",
    );
  });
});

describe("the doctor of canaries", () => {
  const findings = (
    heard: Readonly<Record<string, number>>,
    settings: Partial<Settings> = { canary: canaries },
    LastModified = "2026-11-20T08:00:00.000+0000",
  ) => {
    const context = contextWith({
      settings,
      cloudwatch: {
        GetMetricStatistics({ Dimensions }: { Dimensions: { Name: string; Value: string }[] }) {
          const region = Dimensions.find(({ Name }) => Name === "region")?.Value ?? "";
          const Maximum = heard[region];
          return { Datapoints: Maximum === undefined ? [] : [{ Maximum }] };
        },
      },
    });
    context.functionNamed = async () => ({ LastModified, $metadata: {} });
    return examine(context, ["canary"]);
  };

  it("names the silent region, and how long events of the others take", async () => {
    expect(await findings({ "ca-central-1": 7_500 })).toMatchObject([
      {
        state: "ok",
        what: "changes of the tag of company-canary in ca-central-1 arrived within 7.5 s",
      },
      {
        state: "wrong",
        what: "no events from eu-west-1: no change of the tag of company-canary-eu arrived in 20 minutes",
      },
    ]);
  });

  it("does not report a region in the first minutes of a deployment", async () => {
    expect(await findings({}, undefined, "2026-11-26T11:50:00.000+0000")).toMatchObject([
      { state: "unknown" },
      { state: "unknown", what: expect.stringContaining("has arrived yet") },
    ]);
  });

  it("succeeds if there is no canary", async () => {
    expect(await findings({}, {})).toMatchObject([
      { state: "ok", what: expect.stringContaining("no canary") },
    ]);
  });
});

it("a deployment without the canaries of other accounts is asked about first: no alarm says that their events stop", async () => {
  const before = parseSettings({ memberCanaries: "company-canary-{account}-{region}" });
  expect(await settingChanges(before, parseSettings({}), now)).toMatchObject([
    { setting: "memberCanaries", drops: expect.stringContaining("no alarm when their events do not arrive") },
  ]);
  const [change] = await settingChanges(parseSettings({}), before, now);
  expect(change).not.toHaveProperty("drops");
});
