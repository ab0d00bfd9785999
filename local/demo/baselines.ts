import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { patienceMs, until } from "../wait.ts";
import { commandLine } from "./commandLine.ts";
import type { Narrator } from "./narrator.ts";
import type { DeployedWorld } from "./world.ts";

/** A baseline over buckets that have no spec: those that exist, a new one, and one with an exception. */
export async function baselines(world: DeployedWorld, narrator: Narrator, prefix: string): Promise<void> {
  const { alice } = world.clients;
  const [first, second, born] = ["a", "b", "born"].map((mark) => `${prefix}-${mark}`) as [
    string,
    string,
    string,
  ];
  const create = (Bucket: string) =>
    alice.send(
      new CreateBucketCommand({
        Bucket,
        CreateBucketConfiguration: { LocationConstraint: world.stack.region as "ca-central-1" },
      }),
    );
  await create(first);
  await create(second);
  await world.putLayer({
    kind: "baseline",
    name: prefix,
    select: { names: [`${prefix}-*`] },
    require: required,
  });
  for (const bucket of [first, second])
    await swept(world, `the statement in ${bucket}`, () => hasTls(world, bucket));
  narrator.check("both buckets that exist have the required statement", true);

  await create(born);
  await alice.send(new DeletePublicAccessBlockCommand({ Bucket: born }));
  await until("the closing of the new bucket", patienceMs, () => isBlocked(world, born));
  narrator.check("a new bucket is closed while alice still configures it", !(await hasTls(world, born)));
  await swept(world, "the statement in the new bucket", () => hasTls(world, born));
  narrator.check("and has the required statement once she is done", true);

  const ends = new Date(Date.now() + 5_000).toISOString();
  await world.putLayer({ kind: "exception", name: prefix, ...exception, buckets: [first], until: ends });
  await swept(world, "the exception", () => isExcepted(world, first));
  await alice.send(new DeletePublicAccessBlockCommand({ Bucket: first }));
  await world.workDone();
  narrator.check("an exception lets alice open a bucket", !(await isBlocked(world, first)));
  narrator.say((await commandLine(world.stack, "explain", first, "/blockPublicAccess")).printed);
  await swept(world, "the end of the exception", () => isBlocked(world, first));
  narrator.check("the bucket is closed when the exception ends", new Date().toISOString() >= ends);
  await world.deleteLayer("baseline", prefix);
  await world.deleteLayer("exception", prefix);
  await swept(world, "the end of management", async () => ((await world.status(second)) ? undefined : true));
  narrator.check(
    "the baseline is deleted, and the bucket stays as it is",
    (await hasTls(world, second)) === true,
  );
}

const tlsOnly = {
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:{partition}:s3:::{bucket}", "arn:{partition}:s3:::{bucket}/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const required = { blockPublicAccess: true, policy: { Statement: [tlsOnly] } };
const exception = {
  pointers: ["/blockPublicAccess"],
  owner: "orders",
  reason: "a migration",
  since: new Date().toISOString(),
};

/** Waits while the sweep runs, as its schedule would invoke it each minute. */
const swept = (world: DeployedWorld, what: string, probe: () => Promise<true | undefined>) =>
  until(what, patienceMs, async () => {
    await world.invoke("SWEEP_FUNCTION", {});
    return probe();
  });

async function hasTls({ clients }: DeployedWorld, Bucket: string): Promise<true | undefined> {
  const read = clients.alice.send(new GetBucketPolicyCommand({ Bucket }));
  const { Policy = "" } = await read.catch(() => ({ Policy: "" }));
  return Policy.includes(tlsOnly.Sid) || undefined;
}

async function isBlocked({ clients }: DeployedWorld, Bucket: string): Promise<true | undefined> {
  const found = await clients.alice.send(new GetPublicAccessBlockCommand({ Bucket })).catch(() => undefined);
  return found?.PublicAccessBlockConfiguration?.RestrictPublicBuckets || undefined;
}

async function isExcepted(world: DeployedWorld, bucket: string): Promise<true | undefined> {
  const status = await world.status(bucket);
  return (status?.layered?.exceptions?.length ?? 0) > 0 || undefined;
}
