import { randomUUID } from "node:crypto";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { DeployedWorld } from "../../local/demo/world.ts";
import { patienceMs, until } from "../../local/wait.ts";

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** A value in which every instant is earlier by this number of milliseconds. */
function earlier(value: unknown, ms: number): unknown {
  if (typeof value === "string" && instant.test(value)) return new Date(Date.parse(value) - ms).toISOString();
  if (Array.isArray(value)) return value.map((one) => earlier(one, ms));
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, earlier(member, ms)]));
}

/** For one bucket so much time passes, at once: all instants that its status remembers are earlier by that. */
export async function timePasses(world: DeployedWorld, bucket: string, ms: number): Promise<void> {
  await until(`${ms} ms of ${bucket}`, patienceMs, () =>
    age(world, bucket, ms).catch((error: Error) => {
      // A function has written since it was read.
      if (error.name !== "ConditionalCheckFailedException") throw error;
      return undefined;
    }),
  );
}

async function age(
  { clients: { documents }, stack }: DeployedWorld,
  bucket: string,
  ms: number,
): Promise<true> {
  const TableName = stack.env.LEDGER_TABLE;
  const Key = { bucket, entry: "status" };
  const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  if (!Item) throw new Error(`the ledger has no status of ${bucket}`);
  const condition = {
    ConditionExpression: "writer = :read",
    ExpressionAttributeValues: { ":read": Item.writer },
  };
  // As another record: a worker that has read the one before must not write over it.
  const aged = { ...(earlier(Item, ms) as typeof Item), writer: randomUUID() };
  await documents.send(new PutCommand({ TableName, Item: aged, ...condition }));
  return true;
}

/** Time passes until the check that a bucket has due, and no longer: the sweep does not go back to earlier times at once. */
export async function passUntilDue(world: DeployedWorld, bucket: string, why?: string): Promise<void> {
  await world.workDone();
  const { due } = (await world.status(bucket)) ?? {};
  if (!due || (why && due.why !== why))
    throw new Error(`${bucket} is due for ${due?.why ?? "nothing"}, not for ${why ?? "a check"}`);
  await timePasses(world, bucket, Math.max(0, Date.parse(due.at) - Date.now()) + 1_000);
}

/** Time passes until a bucket is due, and the sweep enqueues the check; returns a time between what was before and that check. */
export async function dueCheck(world: DeployedWorld, bucket: string, why?: string): Promise<string> {
  await passUntilDue(world, bucket, why);
  const since = new Date().toISOString();
  await world.invoke("SWEEP_FUNCTION", {});
  return since;
}
