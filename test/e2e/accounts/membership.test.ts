import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { patienceMs, until } from "../../../local/wait.ts";
import { runCli } from "../../support/cli.ts";
import { members } from "../../support/members.ts";
import { changeSettings } from "../../support/settings.ts";
import { memberWorld, uniqueName } from "../../support/stack.ts";

// An account leaves the settings of the deployment, and joins again: the tests of this file follow one another.

const world = memberWorld();
const { region, env } = world.stack;
const [one, two] = members;
const admin = world.clients.administrator(two, region);

const baseline = uniqueName("left");
const [bare, own, late] = [`${baseline}-bare`, `${baseline}-own`, `${baseline}-late`];
const functions = ["RECONCILE_FUNCTION", "PLAN_FUNCTION", "SWEEP_FUNCTION"] as const;
let restore: (() => Promise<void>)[] = [];

const create = (Bucket: string) =>
  admin.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
    }),
  );
/** Opens a bucket, and waits until the event has reached the service. */
async function opened(Bucket: string): Promise<void> {
  const { $metadata } = await admin.send(new DeletePublicAccessBlockCommand({ Bucket }));
  await world.worked([$metadata.requestId ?? ""]);
}
const isClosed = async (Bucket: string) =>
  (await admin.send(new GetPublicAccessBlockCommand({ Bucket })).catch(() => undefined)) !== undefined;

/** Waits with the sweep running, as its schedule would invoke it. */
const swept = <T>(what: string, probe: () => Promise<T | undefined>) =>
  until(what, patienceMs, async () => {
    await world.invoke("SWEEP_FUNCTION", {});
    return probe();
  });

/** What `status` prints as JSON of a bucket, or of the fleet. */
async function statusOf(...names: readonly string[]) {
  const { stdout } = await runCli(["status", ...names, "--output", "json"], { env });
  return stdout.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
}
const coveredAccounts = async () =>
  (await statusOf()).find(({ kind }) => kind === "coverage")?.accounts as { count: number } | undefined;

/** As a deployment with these accounts would: of each function that knows them. */
async function withAccounts(accounts: readonly string[]): Promise<void> {
  for (const name of functions)
    restore.push(await changeSettings(world, name, { accounts: [...accounts], sweepPeriodMinutes: 1 }));
}
async function asBefore(): Promise<void> {
  const all = restore.toReversed();
  restore = [];
  for (const one of all) await one();
}

beforeAll(async () => {
  for (const bucket of [bare, own]) await create(bucket);
  await world.workDone();
  await world.putLayer({
    kind: "baseline",
    name: baseline,
    select: { names: [`${baseline}-*`] },
    require: { blockPublicAccess: true },
  });
  await world.putSpec({ name: own, account: two, region, blockPublicAccess: true });
  await world.happened(own, "", ({ verdict }) => verdict === "converged");
  // S3 blocks public access to a new bucket, so only its status shows that the listing found it.
  await swept("the listing of the account", async () =>
    (await world.status(bare))?.verdict === "converged" ? true : undefined,
  );
});
afterAll(async () => {
  await asBefore();
  const since = new Date().toISOString();
  await world.deleteLayer("baseline", baseline);
  await world.layersSettled(since);
});

it("doctor finds that the deployment's own roles trust its functions alone, as the settings say", async () => {
  const { stdout } = await runCli(["doctor", "roles", "--output", "json"], { env });
  const found = stdout.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
  const lines = found.filter(({ what = "" }) => `${what}`.includes("trust"));
  expect(lines.map(({ state }) => state)).toEqual(["ok", "ok"]);
});

it("an account that left is released: no call is made there, and the history is kept", async () => {
  await withAccounts([one]);
  const since = new Date().toISOString();
  await swept("the release of the bucket without a spec", async () =>
    (await world.status(bare)) === undefined ? true : undefined,
  );
  await world.invoke("SWEEP_FUNCTION", { bucket: own });
  await world.statusAfter(own, since, ({ verdict }) => verdict === "blocked");
  await world.workDone();
  await world.stack.trail.clearCalls();
  for (const bucket of [bare, own]) await opened(bucket);
  await world.invoke("SWEEP_FUNCTION", {});
  await world.workDone();
  for (const bucket of [bare, own]) {
    expect(await world.ourCalls(bucket)).toEqual([]);
    expect(await isClosed(bucket)).toBe(false);
  }
  const [released, ...earlier] = await world.history(bare);
  expect(released).toMatchObject({ verdict: "released" });
  expect(earlier.map(({ verdict }) => verdict)).toContain("converged");
});

it("status says so of its buckets, and counts the account no more", async () => {
  const [line] = await statusOf(own);
  expect(line).toMatchObject({ bucket: own, verdict: "blocked" });
  expect(line.reason).toContain(`account ${two} is not one of the deployment's accounts`);
  expect(await statusOf(bare)).not.toContainEqual(expect.objectContaining({ verdict: "converged" }));
  await swept("the coverage without the account", async () =>
    (await coveredAccounts())?.count === 2 ? true : undefined,
  );
});

it("an account that joins is known, checked and covered", async () => {
  await create(late);
  await asBefore();
  const since = new Date().toISOString();
  for (const bucket of [bare, late])
    await swept(`the requirement in ${bucket}`, async () => (await isClosed(bucket)) || undefined);
  await world.invoke("SWEEP_FUNCTION", { bucket: own });
  await world.happened(own, since, ({ verdict }) => verdict === "converged");
  expect(await isClosed(own)).toBe(true);
  const accounts = await swept("the coverage with the account", async () => {
    const found = await coveredAccounts();
    return found?.count === 3 ? found : undefined;
  });
  expect(accounts).toMatchObject({ notCovered: 0 });
});
