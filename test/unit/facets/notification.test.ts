import { describe, expect, it } from "vitest";
import { problemsOf, trial } from "../../support/trial.ts";

const QueueArn = "arn:aws:sqs:ca-central-1:111122223333:s3-events";
const TopicArn = "arn:aws:sns:ca-central-1:111122223333:s3-events";
const LambdaFunctionArn = "arn:aws:lambda:ca-central-1:111122223333:function:thumbnails";
const Filter = (...rules: [Name: string, Value: string][]) => ({
  Key: { FilterRules: rules.map(([Name, Value]) => ({ Name, Value })) },
});
const queue = {
  QueueArn,
  Events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:Delete"],
  Filter: Filter(["prefix", "in/"], ["suffix", ".jpg"]),
};
const queues = (...QueueConfigurations: object[]) => ({ QueueConfigurations });

describe("the notifications of a bucket", () => {
  it("are the same in any order, whatever Ids S3 made up, and however it spells a filter's name", async () => {
    const { apply, plan } = trial("notification");
    const other = { QueueArn, Events: ["s3:LifecycleTransition"] };
    await apply(queues(queue, other));
    const rewritten = {
      ...queue,
      Events: [...queue.Events].reverse(),
      Filter: Filter(["Suffix", ".jpg"], ["PREFIX", "in/"]),
    };
    const equal = { ...queues({ ...other, Filter: Filter() }, rewritten), TopicConfigurations: [] };
    expect((await plan(equal)).inSync).toBe(true);
  });

  it.each(["prefix", "suffix"])("keep the %s that S3 has, where the spec ignores it", async (name) => {
    const { apply, plan } = trial("notification");
    const named = (prefix: string, suffix: string) =>
      queues({
        Id: "in",
        QueueArn,
        Events: ["s3:ObjectCreated:*"],
        Filter: Filter(["Prefix", prefix], ["Suffix", suffix]),
      });
    await apply(named("in/", ".jpg"));
    const ignore = [`/notification/QueueConfigurations/in/Filter/Key/FilterRules/${name}`];
    const [same, other] = [named("out/", ".jpg"), named("in/", ".png")];
    const [mine, theirs] = name === "prefix" ? [same, other] : [other, same];
    expect((await plan(mine, { ignore })).inSync).toBe(true);
    expect((await plan(theirs, { ignore })).inSync).toBe(false);
  });

  it.each([
    ["one event more", queues({ ...queue, Events: [...queue.Events, "s3:ObjectAcl:Put"] })],
    ["another prefix", queues({ ...queue, Filter: Filter(["prefix", "out/"], ["suffix", ".jpg"]) })],
    ["no filter", queues({ QueueArn, Events: queue.Events })],
    ["one queue more", queues(queue, { QueueArn: `${QueueArn}-too`, Events: queue.Events })],
    ["the same entry twice", queues(queue, { ...queue, Id: "again" })],
    ["a topic", { ...queues(queue), TopicConfigurations: [{ TopicArn, Events: ["s3:ObjectAcl:Put"] }] }],
    ["EventBridge", { ...queues(queue), EventBridgeConfiguration: {} }],
  ])("have drifted by %s", async (_, there) => {
    const { apply, plan } = trial("notification");
    await apply(there);
    expect((await plan(queues(queue))).inSync).toBe(false);
    expect((await apply(queues(queue))).converged).toBe(true);
    expect((await plan(there)).inSync).toBe(false);
  });

  it("keep the Id that S3 made up when another entry changes, and take the one that the spec gives", async () => {
    const { apply, peek, plan, writes } = trial("notification");
    await apply(queues(queue));
    const { Id } =
      (peek("notification") as { QueueConfigurations: { Id: string }[] }).QueueConfigurations[0] ?? {};
    const topic = { Id: "ours", TopicArn, Events: ["s3:ObjectRestore:*"] };
    expect(await writes({ ...queues(queue), TopicConfigurations: [topic] })).toEqual([
      [
        "PutBucketNotificationConfiguration",
        {
          NotificationConfiguration: {
            TopicConfigurations: [topic],
            QueueConfigurations: [{ ...queue, Id, Filter: Filter(["Prefix", "in/"], ["Suffix", ".jpg"]) }],
          },
        },
      ],
    ]);
    expect((await plan(queues({ ...queue, Id: "ours" }))).inSync).toBe(false);
  });

  it("go to EventBridge exactly when the spec says so", async () => {
    const { apply, peek, plan } = trial("notification");
    await apply({ EventBridgeConfiguration: {} });
    expect(peek("notification")).toMatchObject({ EventBridgeConfiguration: {} });
    expect((await plan({ EventBridgeConfiguration: true })).inSync).toBe(true);
    for (const off of [{}, { EventBridgeConfiguration: false }, null])
      expect((await plan(off)).inSync).toBe(false);
    await apply(null);
    expect((await plan({})).inSync).toBe(true);
  });

  it("that the spec does not name stay if the facet is additive, and what is ignored stays as well", async () => {
    const theirs = { Id: "theirs", LambdaFunctionArn, Events: ["s3:ObjectCreated:Put"] };
    const there = {
      LambdaFunctionConfigurations: [theirs],
      QueueConfigurations: [{ ...queue, Id: "theirs too" }],
      EventBridgeConfiguration: {},
    };
    for (const lenience of [
      { additive: ["notification"] },
      {
        ignore: [
          "/notification/LambdaFunctionConfigurations",
          "/notification/QueueConfigurations/theirs too",
          "/notification/EventBridgeConfiguration",
        ],
      },
    ]) {
      const { apply, peek, plan } = trial("notification");
      await apply(there);
      const ours = { Id: "ours", QueueArn: `${QueueArn}-ours`, Events: ["s3:ObjectAcl:Put"] };
      expect((await apply(queues(ours), lenience)).converged).toBe(true);
      expect(peek("notification")).toMatchObject({ ...there, QueueConfigurations: { length: 2 } });
      expect((await plan(queues(ours), lenience)).inSync).toBe(true);
    }
  });

  it("keep what a newer S3 has added to them", async () => {
    const { apply, plan, plant, writes } = trial("notification");
    await apply(queues(queue));
    plant("notification", { ...queues({ ...queue, Id: "x", Colour: "red" }), Newer: { On: true } });
    expect((await plan(queues(queue))).inSync).toBe(true);
    const [[, sent] = []] = await writes({ ...queues(queue), EventBridgeConfiguration: true });
    expect(sent).toEqual({
      NotificationConfiguration: {
        ...queues({ ...queue, Id: "x", Colour: "red" }),
        Newer: { On: true },
        EventBridgeConfiguration: {},
      },
    });
  });

  it("are checked by S3, which refuses a destination that it cannot reach", async () => {
    const { apply, create, s3 } = trial("notification");
    await create();
    s3.unreachable.add(QueueArn);
    const { converged, failed } = await apply(queues(queue));
    expect(converged).toBe(false);
    expect(failed[0]?.failure.code).toBe("InvalidArgument");
  });

  it.each([
    ["a topic's ARN for a queue's", queues({ ...queue, QueueArn: TopicArn }), "not the ARN of an SQS queue"],
    ["a FIFO queue", queues({ ...queue, QueueArn: `${QueueArn}.fifo` }), "not FIFO"],
    [
      "an unknown event",
      queues({ ...queue, Events: ["s3:ObjectCreate:*"] }),
      "QueueConfigurations/0/Events/0",
    ],
    ["no event", queues({ ...queue, Events: [] }), "at least 1"],
    ["a filter by size", queues({ ...queue, Filter: Filter(["size", "1"]) }), "must be prefix or suffix"],
    ["two prefixes", queues({ ...queue, Filter: Filter(["prefix", "a"], ["Prefix", "b"]) }), "one prefix"],
    ["an Id twice", queues({ ...queue, Id: "a" }, { ...queue, Id: "a" }), "more than once"],
    ["more than 100", queues(...Array(101).fill(queue)), "100 destinations"],
    ["an unknown member", { CloudFunctionConfiguration: {} }, "unknown key"],
  ])("are refused with %s", (_, value, why) => {
    expect(problemsOf("notification", value)).toContain(why);
  });
});
