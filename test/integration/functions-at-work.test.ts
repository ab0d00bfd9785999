import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import type { SQSBatchResponse } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { freePort } from "../../local/wait.ts";
import type { PlanReport, ReadablePlanReport } from "../../service/planReport/formats.ts";
import { Ledger } from "../../service/tables/ledger.ts";
import { FunctionsWorld } from "../support/functions.ts";
import { uniqueName } from "../support/stack.ts";

let world: FunctionsWorld;
let bucket: string;
beforeEach(async () => {
  world = await FunctionsWorld.start();
  bucket = uniqueName("function");
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const region = () => world.tables.stack.region;
const callsFor = (name: string) => world.tables.stack.trail.calls(name);
const writesTo = async (name: string) => (await callsFor(name)).filter(({ write }) => write);
const versioning = async (Bucket: string) =>
  (await world.tables.clients.s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
const make = (Bucket: string) =>
  world.tables.clients.s3.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: region() as BucketLocationConstraint },
    }),
  );

describe("plan", () => {
  const plan = (request: unknown) => world.invoke<PlanReport>("plan", request);

  it("of a bucket is what its spec asks for, and is not carried out", async () => {
    await world.tables.putSpec({ name: bucket, region: region(), versioning: true });
    const { plans, inSync } = await plan({ bucket });
    expect(inSync).toBe(false);
    expect(plans).toMatchObject([{ bucket, exists: false, actions: [{ type: "CreateBucket" }, {}] }]);
    expect(await writesTo(bucket)).toEqual([]);
  });

  it("holds every call against the account that the function itself belongs to", async () => {
    await make(bucket);
    const { plans } = await plan({ desired: { name: bucket, region: region(), versioning: true } });
    expect(plans).toMatchObject([
      { actions: [{ details: { input: { ExpectedBucketOwner: world.tables.stack.account } } }] },
    ]);
    expect(await writesTo(bucket)).toEqual([]);
  });

  it("says what it refuses as long as no operator allows it", async () => {
    await make(bucket);
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true };
    await world.tables.clients.s3.send(
      new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration }),
    );
    const open = { desired: { name: bucket, region: region(), blockPublicAccess: false } };
    const reason = expect.stringContaining("operator");
    expect((await plan(open)).plans).toMatchObject([
      { actions: [], refused: [{ facet: "blockPublicAccess", reason }] },
    ]);
    world.restart({ SETTINGS: JSON.stringify({ allowPublic: ["www-*", "function-*"] }) });
    expect((await plan(open)).plans).toMatchObject([
      { actions: [{ type: "PutPublicAccessBlock" }], refused: [] },
    ]);
  });

  it("as a page says where it was made", async () => {
    const { html } = await world.invoke<ReadablePlanReport>("plan", { bucket, format: "html" });
    expect(html).toContain(`<dd>${world.tables.stack.account}</dd>`);
    expect(html).toContain(`<dd>${region()}</dd>`);
    expect(html).toMatch(/<dd>dxaws-s3 \d/);
  });

  it("of a bucket without a spec says that there is none", async () => {
    expect(await plan({ bucket })).toMatchObject({
      inSync: false,
      plans: [{ bucket, error: { code: "NoSpec" } }],
    });
    expect(await callsFor(bucket)).toEqual([]);
  });

  it("of an invalid what-if says what is wrong with it, and asks S3 nothing", async () => {
    const { plans } = await plan({ desired: { name: bucket, region: region(), versionning: true } });
    const problems = [expect.objectContaining({ path: "/versionning" })];
    expect(plans).toMatchObject([{ bucket, error: { code: "InvalidSpec", problems } }]);
    expect(await callsFor(bucket)).toEqual([]);
  });

  it("of all specs has each spec once, page by page if they do not fit into one answer", async () => {
    // Invalid ones, which cost no call to S3.
    const names = Array.from({ length: 51 }, (_, index) => `bucket-${index}`);
    await Promise.all(names.map((name) => world.tables.putSpec({ name, versioning: "yes" })));
    const planned: unknown[] = [];
    let after: string | undefined;
    do {
      const { plans, next } = await plan({ all: true, ...(after && { after }) });
      planned.push(...plans.map(({ bucket }) => bucket));
      after = next;
    } while (after !== undefined);
    expect(planned.sort()).toEqual(names.sort());
  });

  it.each([{}, null, "all", { all: "yes" }, { bucket: 7 }])(
    "of %j fails, and says what to ask for",
    async (request) => {
      await expect(plan(request)).rejects.toThrow('request {"bucket": NAME}');
    },
  );
});

describe("reconcile", () => {
  const message = (group: string, body: string, messageId = `${group} ${body.length}`) => ({
    messageId,
    body,
    attributes: { MessageGroupId: group },
  });
  const check = (name: string, id = "check-1") =>
    message(
      name,
      JSON.stringify({ bucket: name, id, cause: { why: "manual", at: new Date().toISOString() } }),
    );
  const reconcile = (...Records: object[]) => world.invoke<SQSBatchResponse>("reconcile", { Records });

  it("makes the buckets of a batch as their specs say, and writes down what it did", async () => {
    const other = uniqueName("other");
    for (const name of [bucket, other])
      await world.tables.putSpec({ name, region: region(), versioning: true });
    expect(await reconcile(check(bucket), check(other))).toEqual({ batchItemFailures: [] });
    for (const name of [bucket, other]) {
      expect(await versioning(name)).toBe("Enabled");
      expect(await world.tables.status(name)).toMatchObject({ verdict: "converged" });
      expect(await world.tables.history(name)).toMatchObject([
        { verdict: "converged", sent: [{ type: "CreateBucket" }, { type: "PutBucketVersioning" }] },
      ]);
    }
  });

  it("handles all messages of a bucket in one go", async () => {
    await world.tables.putSpec({ name: bucket, region: region(), versioning: true });
    await make(bucket);
    await reconcile(check(bucket, "check-1"), check(bucket, "check-22"));
    expect(await writesTo(bucket)).toHaveLength(1);
    expect(await world.tables.history(bucket)).toHaveLength(1);
  });

  it("makes a dead letter of a message that it cannot read, and reconciles the rest of its group", async () => {
    const poisoned = uniqueName("poisoned");
    for (const name of [bucket, poisoned])
      await world.tables.putSpec({ name, region: region(), versioning: true });
    const group = [check(poisoned), message(poisoned, "{no trigger", "poison")];
    const { batchItemFailures } = await reconcile(...group, check(bucket));
    expect(batchItemFailures).toEqual([]);
    expect(await world.deadLetters()).toEqual(["{no trigger"]);
    for (const name of [bucket, poisoned]) {
      expect(await versioning(name)).toBe("Enabled");
      expect(await world.tables.status(name)).toMatchObject({ verdict: "converged" });
    }
  });

  it("acknowledges an invalid spec: its status says what is wrong, and S3 is not asked", async () => {
    await world.tables.putSpec({ name: bucket, region: region(), versioning: "on" });
    expect(await reconcile(check(bucket))).toEqual({ batchItemFailures: [] });
    const reason = expect.stringContaining("/versioning");
    expect(await world.tables.status(bucket)).toMatchObject({ verdict: "invalid", reason });
    expect(await callsFor(bucket)).toEqual([]);
  });

  it("acknowledges a bucket whose spec was deleted while its message waited, without a call", async () => {
    expect(await reconcile(check(bucket))).toEqual({ batchItemFailures: [] });
    expect(await callsFor(bucket)).toEqual([]);
    expect(await world.tables.status(bucket)).toBeUndefined();
  });

  it("that cannot reach S3 acknowledges, and the sweep finds the bucket when it is due again", async () => {
    await world.tables.putSpec({ name: bucket, region: region(), versioning: true });
    world.restart({ AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${await freePort()}` });
    expect(await reconcile(check(bucket))).toEqual({ batchItemFailures: [] });
    const status = await world.tables.status(bucket);
    expect(status).toMatchObject({ verdict: "retrying", due: { why: "retry" } });
    const dueAt = status?.due?.at ?? "";
    expect(await dueBy(dueAt)).toMatchObject([{ bucket }]);
    await world.invokeAt(new Date(dueAt), "sweep", {});
    const causes = (await world.enqueued()).map(({ trigger }) => [trigger.bucket, trigger.cause.why]);
    expect(causes).toContainEqual([bucket, "due"]);
  });

  const dueBy = (by: string) =>
    new Ledger(world.tables.clients.documents, `${process.env.LEDGER_TABLE}`).due(by);
});
