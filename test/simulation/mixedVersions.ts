import { PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import type { Status } from "../../service/tables/status.ts";
import { namedIn } from "./accounts.ts";
import type { Chance } from "./chance.ts";
import { type Recorded, statusesIn } from "./ledgerWrites.ts";
import type { Item } from "./tables.ts";
import type { Task } from "./task.ts";
import type { World } from "./world.ts";

// Half of the workers run the next version, as during a deployment. The next version either only adds members to statuses,
// or raises their schema because today's workers would misread them.

export const deployments = ["none", "adds", "adds, and is rolled back", "raises the schema"] as const;
export type Deployment = (typeof deployments)[number];

/** Most schedules have one version. */
export const drawDeployment = (chance: Chance): Deployment =>
  chance.happens(0.7) ? "none" : chance.pick(deployments.slice(1));

/** Whether the task of this number runs the next version; after the deployment all run the same. */
export function isNext({ settings: { deployment }, isDeploying }: World, id: number): boolean {
  if (deployment === "none") return false;
  if (!isDeploying) return deployment !== "adds, and is rolled back";
  return ((id * 2_654_435_761) >>> 16) % 2 === 1;
}

const nextSchema = 3;
const raises = ({ settings }: World) => settings.deployment === "raises the schema";

/** Adds what only the next version knows to a part of a status. */
const known = (value: unknown, mark: string) => value && { ...(value as Item), added: mark };

function marked(status: Item, mark: string): Item {
  const { intent, due, conflicts, survivals, sent, ...rest } = status;
  const each = (of: unknown) =>
    of && Object.fromEntries(Object.entries(of).map(([name, one]) => [name, known(one, mark)]));
  return {
    ...rest,
    added: mark,
    intent: known(intent, mark),
    due: known(due, mark),
    conflicts: each(conflicts),
    survivals: each(survivals),
    sent: (sent as Item[]).map((one) => known(one, mark)),
  };
}

/** A status in a schema that today's version cannot read. */
const raised = ({ conflicts, sent, ...rest }: Item): Item => ({
  ...rest,
  schema: nextSchema,
  memory: { conflicts, sent },
});

/** A status as the next version reads it, from either version. */
export function understood(item: Item): Item {
  const { memory, schema: _, ...rest } = item;
  return memory ? { ...rest, ...(memory as Item) } : item;
}

/** The status of a bucket in the ledger; undefined if it has none, or was released. */
export function statusIn({ ledger }: World, bucket: string): Status | undefined {
  const item = ledger.get({ bucket, entry: "status" });
  const kept = (item && understood(item)) as Status | undefined;
  return kept?.released ? undefined : kept;
}

/** A call to the ledger as the next version sends it. */
export function sentByNext(task: Task, command: object): object {
  const { world, id } = task;
  const change = (item: Item): Item => {
    if (item.entry !== "status" || item.released) return item;
    const more = marked(item, `${id} at ${world.now}`);
    return raises(world) ? raised(more) : more;
  };
  const { input } = command as { input: Recorded };
  if (command instanceof PutCommand)
    return new PutCommand({ ...command.input, Item: change(input.Item ?? {}) });
  if (!(command instanceof TransactWriteCommand)) return command;
  const TransactItems = input.TransactItems?.map(({ Put }) => ({
    Put: { ...Put, Item: change(Put?.Item ?? {}) },
  }));
  return new TransactWriteCommand({ ...command.input, TransactItems } as typeof command.input);
}

/** What a call of today's version destroys of the next version's data, if the ledger accepts it. */
export const destroyedBy = ({ ledger }: World, command: object): string[] =>
  statusesIn(command).flatMap((after) => {
    const before = ledger.get({ bucket: after.bucket, entry: "status" });
    if (!before || after.released) return [];
    if (before.schema === nextSchema)
      return [`rewrites the status of ${after.bucket}, which it would misread`];
    // A status of another account's bucket begins anew.
    if (namedIn(before) !== namedIn(after)) return [];
    return lost(before, after).map(
      (what) => `loses what the next version knew of ${what} of ${after.bucket}`,
    );
  });

/** Parts that are in both statuses and lost their additions; not conditions and what is due, which each check finds again. */
function lost(before: Item, after: Item): string[] {
  const isLost = (was: unknown, is: unknown) => {
    const [{ added }, rewritten] = [(was ?? {}) as Item, is as Item | undefined];
    return added !== undefined && rewritten !== undefined && rewritten.added === undefined;
  };
  const part = (item: Item, name: string) => (item[name] ?? {}) as Item;
  const within = (name: string) =>
    Object.keys(part(before, name))
      .filter((key) => isLost(part(before, name)[key], part(after, name)[key]))
      .map((key) => `${name} ${key}`);
  const calls = (item: Item) => new Map(((item.sent ?? []) as Item[]).map((one) => [one.requestId, one]));
  return [
    ...(isLost(before, after) ? ["the status"] : []),
    ...(isLost(before.intent, after.intent) ? ["the intent"] : []),
    ...within("conflicts"),
    ...within("survivals"),
    ...[...calls(before)]
      .filter(([id, was]) => isLost(was, calls(after).get(id)))
      .map(([id]) => `the call ${id}`),
  ];
}
