import { CloudTrailClient, StartLoggingCommand, StopLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import {
  DeleteRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PurgeQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { LayerStore } from "../../cli/deployment/layerStore.ts";
import { SpecTable } from "../../cli/deployment/specTable.ts";
import { examine } from "../../cli/doctor/examine.ts";
import type { DoctorContext } from "../../cli/doctor/finding.ts";
import { systemClock } from "../../core/providers/clock.ts";
import { AccountList } from "../../service/tables/accountList.ts";
import { AccountReach } from "../../service/tables/accountReach.ts";
import { CanaryTable } from "../../service/tables/canaryTable.ts";
import { Ledger } from "../../service/tables/ledger.ts";
import { switchSchedule } from "../support/schedule.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";

const world = deployedWorld();
const { endpoint, region, account, identities, env } = world.stack;
const { documents } = world.clients;
const aws = { endpoint, region, credentials: identities.operator };
const lambda = new LambdaClient(aws);
const cloudtrail = new CloudTrailClient(aws);
const events = new EventBridgeClient(aws);

const context = (): DoctorContext => ({
  prefix: "dxaws-s3-local",
  region,
  now: new Date(),
  cloudtrail,
  cloudtrailIn: () => cloudtrail,
  caller: () => new STSClient(aws).send(new GetCallerIdentityCommand({})),
  cloudwatch: new CloudWatchClient(aws),
  iam: new IAMClient(aws),
  lambda,
  queues: new SQSClient(aws),
  events,
  eventsIn: (region) => new EventBridgeClient({ ...aws, region }),
  ledger: new Ledger(documents, env.LEDGER_TABLE ?? ""),
  accountList: new AccountList(documents, env.LEDGER_TABLE ?? ""),
  reach: new AccountReach(documents, env.LEDGER_TABLE ?? "", systemClock),
  canaries: new CanaryTable(documents, env.LEDGER_TABLE ?? ""),
  specTable: new SpecTable(documents, env.SPECS_TABLE ?? ""),
  layerStore: new LayerStore(documents, env.BASELINES_TABLE ?? "dxaws-s3-local-baselines"),
  functionNamed: (name) =>
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName: `dxaws-s3-local-${name}` })),
});

beforeAll(() => switchSchedule(world.stack, true));
afterAll(() => switchSchedule(world.stack, false));

const examined = async (check: string) =>
  (await examine(context())).filter((finding) => finding.check === check);

describe("the doctor", () => {
  it("finds nothing wrong with a deployment that is well", async () => {
    const findings = await examine(context());
    console.info(findings.map(({ check, state, what }) => `${check}: ${state}: ${what}`).join("\n"));
    const lasting = ["trail", "rule", "schedule", "functions", "mappings", "roles"];
    for (const { check, state, what } of findings)
      if (lasting.includes(check)) expect([check, state, what]).toEqual([check, "ok", what]);
  });

  it("says that a trail does not log, and what to do", async () => {
    await cloudtrail.send(new StopLoggingCommand({ Name: "management-events" }));
    onTestFinished(async () => {
      await cloudtrail.send(new StartLoggingCommand({ Name: "management-events" }));
    });
    expect(await examined("trail")).toEqual([
      expect.objectContaining({ state: "wrong", what: "management-events does not log" }),
    ]);
  });

  it("says that the schedule is switched off", async () => {
    await events.send(new DisableRuleCommand({ Name: "dxaws-s3-local-sweep" }));
    onTestFinished(async () => {
      await events.send(new EnableRuleCommand({ Name: "dxaws-s3-local-sweep" }));
    });
    expect(await examined("schedule")).toMatchObject([
      { state: "wrong", remedy: expect.stringContaining("enable") },
    ]);
  });

  it("says that there are dead letters, and how to get rid of them", async () => {
    const QueueUrl = env.DEAD_LETTERS_QUEUE_URL;
    await world.clients.queues.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" }));
    onTestFinished(async () => {
      await world.clients.queues.send(new PurgeQueueCommand({ QueueUrl }));
    });
    expect(await examined("dead-letters")).toMatchObject([
      { state: "wrong", remedy: expect.stringContaining("dxaws-s3 redrive") },
    ]);
  });

  it("names the regions of specs that are not in watchedRegions", async () => {
    const name = uniqueName("far");
    await world.putSpec({ name, region: "eu-west-3", mode: "observe" });
    onTestFinished(() => world.deleteSpec(name));
    const [finding] = await examined("regions");
    expect(finding).toMatchObject({ state: "wrong", what: expect.stringContaining("eu-west-3") });
  });

  it("says when no rule forwards what happens in a watched region", async () => {
    const name = uniqueName("far");
    await world.putSpec({ name, region: "eu-west-2", mode: "observe" });
    onTestFinished(() => world.deleteSpec(name));
    const SETTINGS = JSON.stringify({ watchedRegions: [region, "eu-west-2"] });
    const watching = (): DoctorContext => {
      const usual = context();
      const functionNamed: DoctorContext["functionNamed"] = async (name) => {
        const answer = await usual.functionNamed(name);
        return {
          ...answer,
          Environment: { Variables: { ...answer.Environment?.Variables, SETTINGS } },
        };
      };
      return { ...usual, functionNamed };
    };
    const recordedOfRegions = async () =>
      (await examine(watching(), ["regions"])).filter(({ what }) => what.includes("eu-west-2"));
    expect(await recordedOfRegions()).toMatchObject([
      { state: "wrong", what: expect.stringContaining("no rule forwards the S3 events of eu-west-2") },
    ]);
    const far = new EventBridgeClient({ ...aws, region: "eu-west-2" });
    const Name = "dxaws-s3-forward";
    await far.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify({ source: ["aws.s3"] }) }));
    const Arn = `arn:aws:events:${region}:${account}:event-bus/default`;
    const RoleArn = `arn:aws:iam::${account}:role/forward-s3-events`;
    await far.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: "home", Arn, RoleArn }] }));
    onTestFinished(async () => {
      await far.send(new RemoveTargetsCommand({ Rule: Name, Ids: ["home"] }));
      await far.send(new DeleteRuleCommand({ Name }));
    });
    expect((await recordedOfRegions()).filter(({ state }) => state === "wrong")).toEqual([]);
  });

  it("says of what it may not ask that it is unknown", async () => {
    const denied = {
      ...context(),
      cloudtrail: new CloudTrailClient({ ...aws, credentials: identities.alice }),
    };
    const [finding] = (await examine(denied)).filter(({ check }) => check === "trail");
    expect(finding).toMatchObject({
      state: "unknown",
      what: expect.stringContaining("could not be checked"),
    });
  });
});
