import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { memberTemplate } from "../../../cli/deployment/memberTemplate.ts";
import { examineMember } from "../../../cli/doctor/member/examineMember.ts";
import { parseSettings } from "../../../service/settings/settings.ts";
import { answered } from "../../support/doctorContext.ts";
import {
  account,
  allows,
  contextOf,
  home,
  type Json,
  prefix,
  region,
  settings,
  type World,
} from "../../support/memberCheck.ts";

describe("member check of the canaries of the setting memberCanaries", () => {
  const memberCanaries = "company-canary-{account}-{region}";
  const watchedRegions = [region, "eu-west-1"];
  const measured = parseSettings({ accounts: [account], memberCanaries, watchedRegions });
  const canaryIn = (place: string) => `company-canary-${account}-${place}`;
  const role = `arn:aws:iam::${account}:role/canary`;
  const schedule = (operation: string, bucket: string, more: object = {}) => ({
    State: "ENABLED",
    Target: {
      Arn: `arn:aws:scheduler:::aws-sdk:s3:${operation}`,
      RoleArn: role,
      Input: JSON.stringify({ Bucket: bucket }),
    },
    ...more,
  });
  const both = (place: string) => ({
    nightly: { State: "ENABLED", Target: { Arn: "arn:aws:lambda:x:y:function:z", Input: "no JSON" } },
    others: schedule("putBucketTagging", "another-bucket"),
    tags: schedule("putBucketTagging", canaryIn(place)),
    creates: schedule("createBucket", canaryIn(place)),
  });
  const canaries = async (world: World) =>
    (await examineMember(contextOf({ settings: measured, schedules: both, ...world }))).filter(
      ({ check }) => check === "canary",
    );
  const flaws = async (world: World) => (await canaries(world)).map(({ state, what }) => `${state}: ${what}`);

  it("finds the bucket and both schedules of each watched region, one line each", async () => {
    expect(await flaws({})).toEqual(
      watchedRegions.map(
        (place) => `ok: ${place} has the canary ${canaryIn(place)}, and both of its schedules`,
      ),
    );
  });

  it("checks none without the setting, and none in a region that is not watched", async () => {
    expect(await flaws({ settings })).toEqual([]);
    const one = parseSettings({ accounts: [account], memberCanaries });
    expect(await flaws({ settings: one })).toHaveLength(1);
  });

  it("finds what the template makes: the operations of the schedules are those that are searched for", async () => {
    const { Resources } = parse(memberTemplate({ account: home, region, prefix, settings: measured }));
    const targets = Object.values(Resources as Record<string, { Type: string; Properties: Json }>)
      .filter(({ Type }) => Type === "AWS::Scheduler::Schedule")
      .map(({ Properties }) => JSON.stringify((Properties.Target as Json).Arn));
    expect(targets.sort()).toEqual([
      expect.stringContaining(":scheduler:::aws-sdk:s3:createBucket"),
      expect.stringContaining(":scheduler:::aws-sdk:s3:putBucketTagging"),
    ]);
  });

  it("names the schedule that is missing, in its region", async () => {
    const schedules = (place: string) => {
      const { tags, creates } = both(place);
      return place === region ? { creates } : { tags, creates };
    };
    const [first, second] = await canaries({ schedules });
    expect(first).toMatchObject({
      state: "wrong",
      what: `no schedule in ${region} changes the tag of the canary ${canaryIn(region)}`,
      remedy: expect.stringContaining(`--region ${region} --stack-name ${prefix}-member`),
    });
    expect(second?.state).toBe("ok");
  });

  it("names the schedule that is disabled", async () => {
    const schedules = (place: string) => ({
      ...both(place),
      tags: schedule("putBucketTagging", canaryIn(place), { State: "DISABLED" }),
    });
    expect((await flaws({ schedules }))[0]).toBe(
      `wrong: the schedule tags in ${region}, which changes the tag of the canary ${canaryIn(region)}, is disabled`,
    );
  });

  it("names the role of a schedule that may not change the tag, or is gone", async () => {
    const simulating = (answer: object) => ({
      SimulatePrincipalPolicy: (input: {
        readonly PolicySourceArn: string;
        readonly ActionNames: string[];
      }) =>
        input.PolicySourceArn === role && input.ActionNames[0] === "s3:PutBucketTagging"
          ? answer
          : allows(input),
    });
    const refused = {
      EvaluationResults: [{ EvalActionName: "s3:PutBucketTagging", EvalDecision: "explicitDeny" }],
    };
    expect((await flaws({ iam: simulating(refused) }))[0]).toBe(
      `wrong: the schedule tags in ${region} has the role ${role}, which is denied s3:PutBucketTagging on ${canaryIn(region)}`,
    );
    expect((await flaws({ iam: simulating(answered("NoSuchEntityException")) }))[0]).toBe(
      `wrong: the schedule tags in ${region} has the role ${role}, which does not exist`,
    );
  });

  it.each([
    [404, "does not exist"],
    [403, "is another account's, or its policy denies the credentials of the profile"],
    [301, "is in another region"],
  ])("says what is wrong with the bucket: S3 answers %i", async (httpStatusCode, what) => {
    const HeadBucket = () => Object.assign(new Error("no"), { $metadata: { httpStatusCode } });
    expect((await flaws({ s3: { HeadBucket } }))[0]).toBe(
      `wrong: the canary ${canaryIn(region)} of ${region} ${what}`,
    );
  });

  it("does not know of the bucket if S3 does not answer", async () => {
    const HeadBucket = () => Object.assign(new Error("no"), { $metadata: { httpStatusCode: 503 } });
    expect((await canaries({ s3: { HeadBucket } }))[0]?.state).toBe("unknown");
  });
});
