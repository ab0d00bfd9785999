import { describe, expect, it } from "vitest";
import { examine } from "../../../cli/doctor/examine.ts";
import { eventPattern } from "../../../deploy/variables.ts";
import type { Settings } from "../../../service/settings/settings.ts";
import { answered, clientOf, contextWith, ownAccount } from "../../support/doctorContext.ts";

// The deployment's bus takes the events of other accounts, and its rule sends them to the function.

const [one, two, stranger] = ["444455556666", "777788889999", "999900001111"];
const organisation = "o-a1b2c3d4e5";
const target = `arn:aws:lambda:ca-central-1:${ownAccount}:function:dxaws-s3-prod-on-trail-event`;
const bus = "dxaws-s3-prod-events";

const ofAccounts = (...ids: readonly string[]) => ({
  Statement: {
    Effect: "Allow",
    Action: "events:PutEvents",
    Principal: { AWS: ids.map((id) => `arn:aws:iam::${id}:root`) },
  },
});
const everyone = { Effect: "Allow", Action: "events:PutEvents", Principal: "*" };
const ofOrganisation = (id: string) => ({
  Statement: [{ ...everyone, Condition: { StringEquals: { "aws:PrincipalOrgID": id } } }],
});
const settings: Partial<Settings> = { accounts: [one, two] };
const rule = { Name: bus, State: "ENABLED", EventPattern: JSON.stringify(eventPattern) };

async function found(policy: object, given = settings, more: Parameters<typeof clientOf>[0] = {}) {
  const asked: object[] = [];
  const context = contextWith({ settings: given });
  const events = clientOf({
    DescribeEventBus: () => ({ Policy: JSON.stringify(policy) }),
    ListRuleNamesByTarget(input: object) {
      asked.push(input);
      return { RuleNames: [bus] };
    },
    DescribeRule: () => rule,
    ListTargetsByRule: () => ({
      Targets: [{ Arn: target, DeadLetterConfig: { Arn: "arn:aws:sqs:x:y:dead" } }],
    }),
    ...more,
  });
  const functionNamed = async () => ({ FunctionArn: target, $metadata: {} });
  const findings = await examine({ ...context, events, functionNamed } as unknown as typeof context, ["bus"]);
  return { asked, findings, what: findings.map(({ state, what }) => `${state} ${what}`) };
}

describe("the doctor's check of the bus", () => {
  it("is content where the settings name no other accounts", async () => {
    expect((await found({}, {})).what).toEqual([
      "ok the settings name no other accounts, so that there is none",
    ]);
  });

  it.each<[string, object, Partial<Settings>]>([
    ["the accounts", ofAccounts(one, two), settings],
    ["the organisation", ofOrganisation(organisation), { accounts: { organisation } }],
    ...[
      { StringEquals: { "AWS:principalorgid": organisation } },
      { StringLike: { "aws:PrincipalOrgID": organisation } },
      { "ForAnyValue:StringEquals": { "aws:PrincipalOrgID": [organisation] } },
    ].map((Condition): [string, object, Partial<Settings>] => [
      `the organisation by ${JSON.stringify(Condition)}`,
      { Statement: { ...everyone, Condition } },
      { accounts: { organisation } },
    ]),
    [
      "the accounts by a condition",
      { Statement: { ...everyone, Condition: { StringEquals: { "aws:PrincipalAccount": [one, two] } } } },
      settings,
    ],
    [
      "the accounts, and permits them a pattern of actions",
      { Statement: { ...ofAccounts(one, two).Statement, Action: ["events:putEvent?"] } },
      settings,
    ],
  ])("finds nothing wrong where the policy names %s of the settings", async (_, policy, given) => {
    const { asked, what } = await found(policy, given);
    expect(what).toEqual([
      `ok ${bus} takes the events of the settings' accounts, and its rule sends them on`,
    ]);
    expect(asked).toEqual([{ TargetArn: target, EventBusName: bus }]);
  });

  it.each<[string, object, Partial<Settings>, string]>([
    ["an account that may not send", ofAccounts(one), settings, `does not permit ${two} to put events`],
    ["no policy", {}, settings, `does not permit ${one}, ${two} to put events`],
    [
      "an account that the settings do not name",
      ofAccounts(one, two, stranger),
      settings,
      `permits ${stranger} to put events, besides the setting accounts`,
    ],
    [
      "an organisation that the settings do not name",
      ofOrganisation("o-other67890"),
      { accounts: { organisation } },
      `does not permit the organisation ${organisation} to put events`,
    ],
    ["everyone", { Statement: everyone }, settings, "permits every account of AWS to put events"],
    ...[
      { ...everyone, Action: "events:Put*" },
      { ...everyone, Action: ["EVENTS:PUTEVENTS"] },
      { Effect: "Allow", Principal: "*", NotAction: "events:PutRule" },
      { Effect: "Allow", NotPrincipal: { AWS: stranger }, Action: "events:PutEvents" },
      { ...everyone, Condition: { StringLike: { "aws:PrincipalOrgID": "o-*" } } },
      { ...everyone, Condition: { StringEqualsIfExists: { "aws:PrincipalOrgID": organisation } } },
      { ...everyone, Condition: { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": organisation } } },
      { ...everyone, Condition: { StringNotEquals: { "aws:PrincipalOrgID": organisation } } },
      { ...everyone, Condition: { Null: { "aws:PrincipalOrgID": "false" } } },
    ].map((more): [string, object, Partial<Settings>, string] => [
      `everyone beside the accounts by ${JSON.stringify(more)}`,
      { Statement: [ofAccounts(one, two).Statement, more] },
      settings,
      "permits every account of AWS to put events",
    ]),
  ])("names %s", async (_, policy, given, message) => {
    const { findings } = await found(policy, given);
    expect(findings[0]).toMatchObject({
      state: "wrong",
      what: `the bus ${bus} ${message}`,
      remedy: expect.stringMatching(/: make deploy STAGE=prod/),
    });
  });

  it.each<[string, Parameters<typeof clientOf>[0], string]>([
    [
      "a bus that is gone",
      { DescribeEventBus: () => answered("ResourceNotFoundException") },
      `the bus ${bus} does not exist`,
    ],
    [
      "a rule that is gone",
      { ListRuleNamesByTarget: () => ({ RuleNames: [] }) },
      `no rule of the bus ${bus} has on-trail-event as its target`,
    ],
    [
      "a rule that is disabled",
      { DescribeRule: () => ({ ...rule, State: "DISABLED" }) },
      `the rule ${bus} of the bus ${bus} is DISABLED`,
    ],
    [
      "a rule that was narrowed",
      {
        DescribeRule: () => ({
          ...rule,
          EventPattern: JSON.stringify({ ...eventPattern, account: [one] }),
        }),
      },
      `the rule ${bus} of the bus ${bus} has another event pattern than this version deploys`,
    ],
    [
      "a rule of an older version",
      {
        DescribeRule: () => ({
          ...rule,
          EventPattern: JSON.stringify({
            ...eventPattern,
            detail: { ...eventPattern.detail, eventName: eventPattern.detail.eventName.slice(1) },
          }),
        }),
      },
      `the rule ${bus} of the bus ${bus} does not match ${eventPattern.detail.eventName[0]}`,
    ],
    [
      "a target without a dead-letter queue",
      { ListTargetsByRule: () => ({ Targets: [{ Arn: target }] }) },
      `the rule ${bus} of the bus ${bus} has a target without a dead-letter queue`,
    ],
  ])("names %s", async (_, more, message) => {
    expect((await found(ofAccounts(one, two), settings, more)).what).toEqual([`wrong ${message}`]);
  });
});
