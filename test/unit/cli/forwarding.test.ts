import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { forwardingTemplate } from "../../../cli/deployment/forwardingTemplate.ts";
import { examine } from "../../../cli/doctor/examine.ts";
import { eventPattern } from "../../../deploy/variables.ts";
import { trailEventNames } from "../../../service/triggers/trailRecord.ts";
import { contextWith } from "../../support/doctorContext.ts";

const { Forward, Sender, Undelivered } = forwardingTemplate.Resources;

describe("a region that forwards", () => {
  it("sends what the service asks for, and nothing of objects", () => {
    const { EventPattern } = Forward.Properties;
    expect(EventPattern).toMatchObject(eventPattern);
    expect(EventPattern.detail.eventName.filter((name) => /Object(s|Tagging|Acl)?$/.test(name))).toEqual([]);
  });

  it("sends nothing on that came from elsewhere, so that no event goes round", () => {
    expect(Forward.Properties.EventPattern.region).toEqual([{ Ref: "AWS::Region" }]);
  });

  it("may put events on one bus alone, and keeps those that it cannot deliver", () => {
    expect(Sender.Properties.Policies.map(({ PolicyDocument }) => PolicyDocument.Statement)).toEqual([
      [{ Effect: "Allow", Action: "events:PutEvents", Resource: { Ref: "Bus" } }],
    ]);
    expect(Forward.Properties.Targets).toMatchObject([
      { Arn: { Ref: "Bus" }, DeadLetterConfig: { Arn: { "Fn::GetAtt": ["Undelivered", "Arn"] } } },
    ]);
    expect(Undelivered.Type).toBe("AWS::SQS::Queue");
  });

  it("takes the same template from the command line and from the repository", () => {
    expect(JSON.parse(readFileSync("deploy/forward.json", "utf8"))).toEqual(forwardingTemplate);
  });
});

describe("the doctor of a region that should forward", () => {
  const examined = async (pattern?: object) => {
    const context = contextWith({
      settings: { watchedRegions: ["ca-central-1", "eu-west-1"] },
      specs: [{ name: "far", region: "eu-west-1" }],
      events: () => ({
        ListRuleNamesByTarget: () => ({ RuleNames: pattern ? ["forward"] : [] }),
        DescribeRule: () => ({ State: "ENABLED", EventPattern: JSON.stringify(pattern) }),
      }),
    });
    const FunctionArn = "arn:aws:lambda:ca-central-1:111122223333:function:dxaws-s3-prod-on-trail-event";
    context.functionNamed = async () => ({ FunctionArn, $metadata: {} });
    return examine(context, ["regions"]);
  };
  const naming = (...eventName: unknown[]) => ({ source: ["aws.s3"], detail: { eventName } });

  it("says how to deploy the template where no rule forwards", async () => {
    expect(await examined()).toMatchObject([
      {
        state: "wrong",
        what: expect.stringContaining("no rule forwards the S3 events of eu-west-1"),
        remedy: expect.stringContaining(
          "dxaws-s3 forwarding > forward.json && aws cloudformation deploy --region eu-west-1",
        ),
      },
    ]);
  });

  it("names the events that an older rule does not forward", async () => {
    const [lacking, ...others] = trailEventNames;
    expect(await examined(naming(...others))).toMatchObject([
      { state: "wrong", what: expect.stringContaining(`no rule forwards ${lacking} of eu-west-1`) },
    ]);
  });

  it.each([
    ["that names all events", { ...eventPattern, region: ["eu-west-1"] }],
    ["that forwards all events of S3", { source: ["aws.s3"] }],
    ["whose words it does not read", naming({ prefix: "Put" }, { prefix: "Delete" })],
  ])("is content with a rule %s", async (_, pattern) => {
    expect(await examined(pattern)).toMatchObject([{ state: "ok" }]);
  });
});
