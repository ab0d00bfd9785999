import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { memberTemplate } from "../../../cli/deployment/memberTemplate.ts";
import { examineMember } from "../../../cli/doctor/member/examineMember.ts";
import type { MemberContext } from "../../../cli/doctor/member/memberContext.ts";
import { trustFlaws } from "../../../cli/doctor/member/trust.ts";
import { eventPattern } from "../../../deploy/variables.ts";
import { parseSettings, type Settings } from "../../../service/settings/settings.ts";
import { answered, clientOf } from "../../support/doctorContext.ts";
import { filled } from "../../support/trust.ts";

const [home, account] = ["111122223333", "444455556666"];
const [region, prefix] = ["ca-central-1", "dxaws-s3-prod"];
const settings = parseSettings({ accounts: [account] });
const hub = {
  account: home,
  region,
  prefix,
  settings,
  partition: "aws",
  roles: {
    template: `arn:aws:iam::{account}:role/${prefix}-${region}-{use}`,
    externalId: `${prefix}.${region}.${home}`,
    tagged: true,
  },
};
const bus = `arn:aws:events:${region}:${home}:event-bus/${prefix}-events`;

const sender = `arn:aws:iam::${account}:role/sender`;

type Json = Record<string, unknown>;

/** The trust policy of a role of the member's stack, as IAM returns it. */
function trustOf(
  role: "ReadRole" | "WriteRole",
  change: (text: string) => string = (text) => text,
  of: Settings = settings,
): string {
  const template = memberTemplate({ account: home, region, prefix, settings: of });
  const { Parameters, Resources } = parse(template);
  const defaults = Object.entries(Parameters).map(([name, one]) => [name, (one as Json).Default]);
  const values = { ...Object.fromEntries(defaults), "AWS::Partition": "aws", "AWS::AccountId": account };
  const document = filled(Resources[role].Properties.AssumeRolePolicyDocument, values);
  return encodeURIComponent(change(JSON.stringify(document)));
}

type Answers = Parameters<typeof clientOf>[0];
interface World {
  readonly iam?: Answers;
  readonly events?: (region: string) => Answers;
  readonly waiting?: number;
  readonly queues?: Answers;
  readonly policy?: object;
  readonly plan?: object;
  readonly s3?: Answers;
  /** The schedules of a region, by name. */
  readonly schedules?: (region: string) => Readonly<Record<string, object>>;
  readonly settings?: Settings;
}

const allows = ({ ActionNames }: { readonly ActionNames: string[] }) => ({
  EvaluationResults: ActionNames.map((EvalActionName) => ({ EvalActionName, EvalDecision: "allowed" })),
});
const permitted = {
  Statement: [
    { Effect: "Allow", Principal: { AWS: [`arn:aws:iam::${account}:root`] }, Action: "events:PutEvents" },
  ],
};

/** A page for each schedule. */
const schedulerOf = (schedules: Readonly<Record<string, object>>) =>
  clientOf({
    ListSchedules({ NextToken = "0" }: { readonly NextToken?: string }) {
      const all = Object.entries(schedules).map(([Name, one]) => ({ Name, GroupName: "default", ...one }));
      const next = Number(NextToken) + 1;
      const Schedules = all.slice(next - 1, next);
      return { Schedules, ...(next < all.length && { NextToken: `${next}` }) };
    },
    GetSchedule: ({ Name }: { readonly Name: string }) => ({
      Name,
      GroupName: "default",
      ...schedules[Name],
    }),
  } as Answers);

function contextOf(world: World = {}, withProfile = true): MemberContext {
  const iam = {
    GetRole: ({ RoleName }: { readonly RoleName: string }) => ({
      Role: {
        Arn: `arn:aws:iam::${account}:role/${RoleName}`,
        AssumeRolePolicyDocument: trustOf(RoleName.endsWith("-read") ? "ReadRole" : "WriteRole"),
      },
    }),
    SimulatePrincipalPolicy: allows,
    ...world.iam,
  };
  const events = {
    ListRuleNamesByTarget: () => ({ RuleNames: ["forward"] }),
    DescribeRule: () => ({ Name: "forward", State: "ENABLED", EventPattern: JSON.stringify(eventPattern) }),
    ListTargetsByRule: () => ({
      Targets: [{ Arn: bus, RoleArn: sender, DeadLetterConfig: { Arn: "arn:aws:sqs:x:y:undelivered" } }],
    }),
  };
  const queues = {
    GetQueueUrl: () => ({ QueueUrl: "https://queue" }),
    GetQueueAttributes: () => ({ Attributes: { ApproximateNumberOfMessages: `${world.waiting ?? 0}` } }),
    ...world.queues,
  };
  const answer = { transformToString: () => JSON.stringify(world.plan ?? { account }) };
  return {
    account,
    hub: { ...hub, settings: world.settings ?? settings },
    regions: [region, "eu-west-1"],
    events: clientOf({ DescribeEventBus: () => ({ Policy: JSON.stringify(world.policy ?? permitted) }) }),
    lambda: clientOf({ Invoke: () => ({ Payload: answer }) }),
    ...(withProfile && {
      member: {
        iam: clientOf(iam as Answers),
        eventsIn: (place: string) => clientOf({ ...events, ...world.events?.(place) }),
        queuesIn: () => clientOf(queues),
        s3In: () => clientOf(world.s3 ?? { HeadBucket: () => ({}) }),
        schedulesIn: (place: string) => schedulerOf(world.schedules?.(place) ?? {}),
      },
    }),
  } as unknown as MemberContext;
}

const wrongs = async (world: World) =>
  (await examineMember(contextOf(world))).filter(({ state }) => state !== "ok").map(({ what }) => what);

describe("member check of an account whose stacks are made of the template", () => {
  it("finds each role and region as it should be, one line each", async () => {
    const findings = await examineMember(contextOf());
    expect(findings.map(({ check, state }) => `${check} ${state}`)).toEqual([
      "bus ok",
      "reach ok",
      "read-role ok",
      "write-role ok",
      "forwarding ok",
      "forwarding ok",
    ]);
    expect(new Set(findings.map((one) => one.account))).toEqual(new Set([account]));
  });

  it("names the role that is missing", async () => {
    const missing = { GetRole: () => answered("NoSuchEntityException") };
    expect(await wrongs({ iam: missing })).toEqual([
      `the role arn:aws:iam::${account}:role/${prefix}-${region}-read does not exist`,
      `the role arn:aws:iam::${account}:role/${prefix}-${region}-write does not exist`,
    ]);
  });

  it("names the permissions that a facet of this version needs, and the role lacks", async () => {
    const simulated = (input: { readonly ActionNames: string[] }) => ({
      EvaluationResults: allows(input).EvaluationResults.map((one) =>
        one.EvalActionName === "s3:PutBucketVersioning" ? { ...one, EvalDecision: "implicitDeny" } : one,
      ),
    });
    expect(await wrongs({ iam: { SimulatePrincipalPolicy: simulated } })).toEqual([
      `the role ${prefix}-${region}-write is denied s3:PutBucketVersioning`,
    ]);
  });

  it("names the region without a rule, and the event that an older rule does not send", async () => {
    const older = { ...eventPattern, detail: { eventName: eventPattern.detail.eventName.slice(1) } };
    const events = (place: string): Answers =>
      place === region
        ? { ListRuleNamesByTarget: () => ({ RuleNames: [] }) }
        : {
            DescribeRule: () => ({ Name: "forward", State: "ENABLED", EventPattern: JSON.stringify(older) }),
          };
    expect(await wrongs({ events })).toEqual([
      `no rule in ${region} sends S3 events to ${bus}`,
      `no rule in eu-west-1 sends ${eventPattern.detail.eventName[0]} to ${bus}`,
    ]);
  });

  const target = (more: object) => () => ({
    ListTargetsByRule: () => ({
      Targets: [
        { Arn: bus, RoleArn: sender, DeadLetterConfig: { Arn: "arn:aws:sqs:x:y:undelivered" }, ...more },
      ],
    }),
  });

  it("names the rule that is disabled, with the command that enables it", async () => {
    const pattern = JSON.stringify(eventPattern);
    const events = () => ({
      DescribeRule: () => ({ Name: "forward", State: "DISABLED", EventPattern: pattern }),
    });
    const found = (await examineMember(contextOf({ events }))).filter(({ state }) => state === "wrong");
    expect(found[0]).toMatchObject({
      what: `the rule forward in ${region} is disabled: no S3 events reach ${bus}`,
      remedy: `enable it: aws events enable-rule --name forward --region ${region}`,
    });
  });

  it("names the rule without a role, and the one whose role may not put events or is gone", async () => {
    expect(await wrongs({ events: target({ RoleArn: undefined }) })).toContain(
      `the rule forward in ${region} has no role to put events on ${bus}`,
    );
    const simulating = (ofSender: object) => ({
      SimulatePrincipalPolicy: (input: {
        readonly PolicySourceArn: string;
        readonly ActionNames: string[];
      }) => (input.PolicySourceArn === sender ? ofSender : allows(input)),
    });
    const refused = {
      EvaluationResults: [{ EvalActionName: "events:PutEvents", EvalDecision: "implicitDeny" }],
    };
    expect(await wrongs({ iam: simulating(refused) })).toContain(
      `the rule forward in ${region} has the role ${sender}, which may not put events on ${bus}`,
    );
    expect(await wrongs({ iam: simulating(answered("NoSuchEntityException")) })).toContain(
      `the rule forward in ${region} has the role ${sender}, which does not exist`,
    );
  });

  it("names the rule without a dead-letter queue, and the queue that is gone", async () => {
    expect(await wrongs({ events: target({ DeadLetterConfig: undefined }) })).toContain(
      `the rule forward in ${region} has no dead-letter queue: an event that is not delivered is lost`,
    );
    expect(await wrongs({ queues: { GetQueueUrl: () => answered("QueueDoesNotExist") } })).toContain(
      `the dead-letter queue undelivered of the rule forward in ${region} does not exist: an event that is not delivered is lost`,
    );
  });

  it("counts events that were not delivered", async () => {
    const found = await wrongs({ waiting: 3 });
    expect(found).toEqual([
      `3 events of ${region} did not reach ${bus}`,
      `3 events of eu-west-1 did not reach ${bus}`,
    ]);
  });

  it("says that the bus does not permit the account, and why the deployment cannot read it", async () => {
    const other = JSON.parse(JSON.stringify(permitted).replaceAll(account, "777788889999"));
    const message = `account ${account} is out of reach: the role x cannot be assumed (AccessDenied)`;
    expect(
      await wrongs({ policy: other, plan: { account, error: { code: "AccessDenied", message } } }),
    ).toEqual([`the bus ${prefix}-events does not permit account ${account} to put events`, message]);
  });
});

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

it("without a profile, member check says that roles and rules are not checked, and how to check them", async () => {
  const findings = await examineMember(contextOf({}, false));
  expect(findings.map(({ check, state }) => `${check} ${state}`)).toEqual([
    "bus ok",
    "reach ok",
    "profile unknown",
  ]);
  expect(findings.at(-1)?.remedy).toContain(`dxaws-s3 member check ${account} --profile PROFILE`);
});

it("states once that an account is not of the settings, and does not advise its template for that", async () => {
  const plan = { error: { message: `account ${account} is not one of the deployment's accounts` } };
  const world = { settings: parseSettings({ accounts: [] }), plan };
  const findings = await examineMember(contextOf(world, false));
  expect(findings.map(({ check, state }) => `${check} ${state}`)).toEqual(["bus wrong", "profile unknown"]);
  expect(findings[0]?.remedy).toMatch(/^add it to the setting accounts, and deploy/);
});

describe("the trust policy of a member's role", () => {
  it("names a person of the deployment's account who was added to it", () => {
    const operator = `arn:aws:iam::${home}:user/operator`;
    const planner = `arn:aws:iam::${home}:role/${prefix}-${region}-plan`;
    const added = (text: string) => text.replace(`"${planner}"`, `"${planner}","${operator}"`);
    expect(trustFlaws(trustOf("ReadRole", added), "read", hub)).toEqual([
      `${operator} can assume it, besides the functions and those of the setting planners`,
    ]);
  });

  it("takes a condition on an empty name, as an empty parameter makes it, for one that no principal meets", () => {
    const empty = (text: string) => {
      const policy = JSON.parse(text);
      const [first] = policy.Statement;
      const ofNoOne = { ...first, Condition: { ...first.Condition, ArnLike: { "aws:PrincipalArn": [""] } } };
      return JSON.stringify({ ...policy, Statement: [...policy.Statement, ofNoOne] });
    };
    expect(trustFlaws(trustOf("ReadRole", empty), "read", hub)).toEqual([]);
  });

  describe("with the setting planners", () => {
    const [engineers, alice] = [`arn:aws:iam::${home}:role/engineers-*`, `arn:aws:iam::${home}:user/alice`];
    const planning = {
      ...hub,
      settings: parseSettings({ accounts: [account], planners: [engineers, alice] }),
    };
    const unchanged = (text: string) => text;

    it.each(["read", "write"] as const)("is as the template has it: %s", (use) => {
      const role = use === "read" ? "ReadRole" : "WriteRole";
      expect(trustFlaws(trustOf(role, unchanged, planning.settings), use, planning)).toEqual([]);
    });

    it("names those who cannot assume the role that reads yet", () => {
      expect(trustFlaws(trustOf("ReadRole"), "read", planning)).toEqual([
        `the setting planners names ${engineers}, ${alice}, who cannot assume it`,
      ]);
    });

    it("names those whom the setting does not name any more, and a pattern that is wider than its own", () => {
      const sessions = engineers.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/");
      expect(trustFlaws(trustOf("ReadRole", unchanged, planning.settings), "read", hub)).toEqual([
        `${engineers}, ${sessions}/*, ${alice} can assume it, besides the functions and those of the setting planners`,
      ]);
      const wider = (text: string) =>
        text.replace(`"${engineers}"`, `"${engineers.replace("engineers-", "eng")}"`);
      expect(trustFlaws(trustOf("ReadRole", wider, planning.settings), "read", planning)).toEqual([
        expect.stringContaining("role/eng* can assume it"),
      ]);
    });

    it("names a planner who can assume the role that writes", () => {
      const added = (text: string) => text.replace('"aws:PrincipalArn":[', `"aws:PrincipalArn":["${alice}",`);
      expect(trustFlaws(trustOf("WriteRole", added, planning.settings), "write", planning)).toEqual([
        `${alice} can assume it, besides the function reconcile`,
      ]);
    });
  });

  describe("names every other way into the role", () => {
    const withStatement = (statement: object) => (text: string) =>
      text.replace('"Statement":[', `"Statement":[${JSON.stringify({ Effect: "Allow", ...statement })},`);
    const idp = `arn:aws:iam::${account}:saml-provider/company`;

    it.each<[string, object, RegExp]>([
      [
        "an identity provider",
        { Principal: { Federated: idp }, Action: "sts:AssumeRoleWithSAML" },
        /assumed from .*saml-provider\/company/,
      ],
      [
        "a service of AWS",
        { Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
        /assumed from ec2\.amazonaws\.com/,
      ],
      [
        "everyone but one",
        { NotPrincipal: { AWS: account }, Action: "sts:*" },
        /every principal that NotPrincipal does not name/,
      ],
      [
        "actions by exclusion",
        { Principal: { AWS: "777788889999" }, NotAction: "s3:*" },
        /assumed from 777788889999/,
      ],
      [
        "a user without a condition",
        { Principal: { AWS: `arn:aws:iam::${home}:user/bob` }, Action: "sts:AssumeRole" },
        /user\/bob can assume it, besides/,
      ],
      [
        "a condition that excludes",
        {
          Principal: { AWS: `arn:aws:iam::${home}:root` },
          Action: "sts:AssumeRole",
          Condition: {
            ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${home}:role/${prefix}-${region}-plan` },
            StringEqualsIfExists: { "sts:ExternalId": hub.roles.externalId },
          },
        },
        /without the external id; any role of account 111122223333 can assume it/,
      ],
    ])("%s", (_, statement, message) => {
      expect(trustFlaws(trustOf("ReadRole", withStatement(statement)), "read", hub).join("; ")).toMatch(
        message,
      );
    });
  });

  describe("with a statement that denies", () => {
    const denying = (statement: object) => (text: string) =>
      text.replace('"Statement":[', `"Statement":[${JSON.stringify({ Effect: "Deny", ...statement })},`);
    const worker = `arn:aws:iam::${home}:role/${prefix}-${region}-reconcile`;
    const everyone = { Principal: "*", Action: "sts:AssumeRole" };
    const said = ["a statement denies it to the functions reconcile"];

    it.each<[string, object, readonly string[]]>([
      ["everyone", everyone, said],
      [
        "the deployment's account all of STS",
        { ...everyone, Principal: { AWS: home }, Action: "sts:*" },
        said,
      ],
      ["the tags", { ...everyone, Action: "sts:TagSession" }, said],
      ["its role", { ...everyone, Condition: { ArnLike: { "aws:PrincipalArn": worker } } }, said],
      ["all other roles", { ...everyone, Condition: { ArnNotLike: { "aws:PrincipalArn": worker } } }, []],
      [
        "another external id",
        { ...everyone, Condition: { StringEquals: { "sts:ExternalId": "other" } } },
        [],
      ],
      ["another account", { ...everyone, Principal: { AWS: account } }, []],
      ["another action", { ...everyone, Action: "sts:AssumeRoleWithSAML" }, []],
    ])("%s", (_, statement, flaws) => {
      expect(trustFlaws(trustOf("WriteRole", denying(statement)), "write", hub)).toEqual(flaws);
    });
  });

  it.each(["read", "write"] as const)("is as the template has it: %s", (use) => {
    expect(trustFlaws(trustOf(use === "read" ? "ReadRole" : "WriteRole"), use, hub)).toEqual([]);
  });

  it.each([
    ["another deployment's external id", hub.roles.externalId, "other.id", /external id is other\.id, not/],
    ["a function that is not named", `${region}-plan`, "x", /the functions plan of account/],
    [
      "another account",
      `arn:aws:iam::${home}:root`,
      "arn:aws:iam::777788889999:root",
      /assumed from arn.*777788889999/,
    ],
    ["no external id", "sts:ExternalId", "aws:Unrelated", /without the external id/],
    ["any role of the deployment's account", "aws:PrincipalArn", "aws:Unrelated", /any role of account/],
  ])("is wrong with %s", (_, from, to, message) => {
    const flaws = trustFlaws(
      trustOf("ReadRole", (text) => text.replaceAll(from, to)),
      "read",
      hub,
    );
    expect(flaws.join("; ")).toMatch(message);
  });

  it("has to permit the tag of a session, without which no bucket can be written", () => {
    const without = trustOf("WriteRole", (text) => text.replace("sts:TagSession", "sts:Other"));
    expect(trustFlaws(without, "write", hub)).toEqual([expect.stringContaining("sts:TagSession")]);
  });
});
