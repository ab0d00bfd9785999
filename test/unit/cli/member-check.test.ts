import { describe, expect, it } from "vitest";
import { examineMember } from "../../../cli/doctor/member/examineMember.ts";
import { eventPattern } from "../../../deploy/variables.ts";
import { parseSettings } from "../../../service/settings/settings.ts";
import { answered } from "../../support/doctorContext.ts";
import {
  type Answers,
  account,
  allows,
  bus,
  contextOf,
  permitted,
  prefix,
  region,
  sender,
  wrongs,
} from "../../support/memberCheck.ts";

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
