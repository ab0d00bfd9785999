import { GetQueueAttributesCommand, SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { GetCommand, type GetCommandInput, type TransactGetCommandInput } from "@aws-sdk/lib-dynamodb";
import { Guard } from "../../core/plan/guard.ts";
import { AwsS3Provider } from "../../core/providers/aws.ts";
import type { Clock } from "../../core/providers/clock.ts";
import { listedBy } from "../../service/queue/accountBuckets.ts";
import type { Layering } from "../../service/queue/layerTick.ts";
import { WorkQueue } from "../../service/queue/queue.ts";
import { parseSettings } from "../../service/settings/settings.ts";
import { AccountReach } from "../../service/tables/accountReach.ts";
import { Attempts } from "../../service/tables/attempts.ts";
import { RepairBudget } from "../../service/tables/budget.ts";
import { CanaryTable } from "../../service/tables/canaryTable.ts";
import { KnownBuckets } from "../../service/tables/knownBuckets.ts";
import { LayerTable } from "../../service/tables/layerTable.ts";
import { Ledger } from "../../service/tables/ledger.ts";
import { ListingState } from "../../service/tables/listingState.ts";
import { Reminders } from "../../service/tables/reminders.ts";
import { Snapshots } from "../../service/tables/snapshots.ts";
import { Specs } from "../../service/tables/specs.ts";
import { SweepState } from "../../service/tables/sweepState.ts";
import { accountListings, smallPages } from "./accountListings.ts";
import { containerOf } from "./containers.ts";
import { faultless } from "./faultModel.ts";
import { region } from "./gateway.ts";
import { quietMs } from "./layerChecks.ts";
import { simulatedMembers, simulatedReach } from "./memberAccess.ts";
import { destroyedBy, sentByNext, understood } from "./mixedVersions.ts";
import { sweepPeriodMs } from "./settings.ts";
import type { Table, Item as TableItem } from "./tables.ts";
import { runningTask, type Task } from "./task.ts";
import type { World } from "./world.ts";

// Loaded on first use in the service: preloaded here, so that no run differs from a later one.
await import("../../core/spec/windows/clockwork.ts");
await import("../../functions/returnMessages.ts");
await import("../../service/reconcile/deadLetter.ts");

/** Replaces functions/wiring.ts: every dependency is that of the running task's world. */

const silent = () => undefined;
export const logger = { info: silent, warn: silent, error: silent };
export const metrics = { publishStoredMetrics: silent };
export const measure = silent;
export const measureIn = silent;
/** No region has a canary. */
const noCanary = parseSettings({});
export const settings = () => noCanary;
export const canaries = () => ({ own: noCanary.canary });

const world = () => runningTask().world;

export const clock: Clock = {
  now: () => new Date(world().now),
  sleep: (ms) => pause(ms),
  random: () => world().faults.random(),
};

/** Like that of node:timers/promises, in virtual time. */
export function pause(ms = 0, _value?: unknown, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
  const task = runningTask();
  return new Promise((resolve, reject) => {
    const appointment = task.world.scheduler.after(ms, resolve, { task });
    signal?.addEventListener("abort", () => {
      appointment.off = true;
      reject(signal.reason);
    });
  });
}

interface Input {
  readonly IndexName?: string;
  readonly Key?: { readonly name?: string; readonly bucket?: string };
  readonly Item?: { readonly bucket?: string };
  readonly TransactItems?: readonly { readonly Put?: Input; readonly Delete?: Input }[];
}

const bucketIn = ({ Key, Item, TransactItems }: Input): string | undefined => {
  const [first] = TransactItems ?? [];
  return Key?.name ?? Key?.bucket ?? Item?.bucket ?? (first && bucketIn(first.Put ?? first.Delete ?? {}));
};

/** The document client of one table, whose every call is a step. */
function documents(tableOf: (world: World) => Table) {
  const send = (command: { input: Input }) => {
    const task = runningTask();
    const { IndexName = "" } = command.input;
    const name = command.constructor.name.replace("Command", IndexName);
    const write = !/^(BatchGet|Get|Query|Scan)/.test(name);
    const bucket = bucketIn(command.input);
    // A survey only feeds metrics: without faults it takes no step.
    if (IndexName === "fleet" && task.world.faults === faultless)
      return Promise.resolve(answerOf(task, tableOf(task.world), command));
    return task.world.call({ service: "table", name, bucket, write }, () => {
      if (write) task.world.invariants.tableWrite(task, name, bucket);
      const answer = answerOf(task, tableOf(task.world), command);
      task.world.invariants.tableCall(task, command, answer);
      return answer;
    });
  };
  return { send } as unknown as ConstructorParameters<typeof Ledger>[0];
}

/** The document client for transactions that read both tables: one step. */
const bothDocuments = {
  send: ({ input: { TransactItems = [] } }: { input: TransactGetCommandInput }) => {
    const task = runningTask();
    const what = { service: "table", name: "TransactGet", write: false } as const;
    return task.world.call({ ...what, bucket: bucketIn(TransactItems[0]?.Get as Input) }, () => {
      const Responses = TransactItems.map(({ Get }) => {
        const command = new GetCommand({ ...(Get as GetCommandInput), ConsistentRead: true });
        const answer = answerOf(
          task,
          Get?.TableName === "ledger" ? task.world.ledger : task.world.specs,
          command,
        );
        task.world.invariants.tableCall(task, command, answer);
        return answer;
      });
      return { Responses };
    });
  },
} as unknown as ConstructorParameters<typeof Snapshots>[0];

/** The answer of a table, as the task's version reads it. */
function answerOf(task: Task, table: Table, command: { input: object }): object {
  if (!task.isNext) {
    const destroyed = destroyedBy(task.world, command);
    const answer = table.send(command);
    for (const what of destroyed) task.world.invariants.destroyed(task, what);
    return answer;
  }
  const { Item, ...rest } = table.send(sentByNext(task, command)) as { Item?: TableItem };
  return Item ? { ...rest, Item: understood(Item) } : rest;
}

const specTable = new Specs(
  documents((of) => of.specs),
  "specs",
);
const ledgerTable = new Ledger(
  documents((of) => of.ledger),
  "ledger",
);
/** The SQS client: sends to the work queue, receives from the dead-letter queues. */
const sqs = {
  send: (command: object) => {
    const task = runningTask();
    const name = command.constructor.name.replace("Command", "");
    const isSent = command instanceof SendMessageBatchCommand;
    const what = { service: "queue", name, bucket: undefined, write: isSent } as const;
    return task.world.call(what, () => {
      if (command instanceof GetQueueAttributesCommand) return task.world.queue.depth;
      if (!isSent) return task.world.deadLetters.send(command, task.requestedChecks);
      task.world.invariants.sent(task);
      for (const { MessageBody = "" } of command.input.Entries ?? [])
        task.requestedChecks.add(JSON.parse(MessageBody).bucket);
      return task.world.queue.send(command);
    });
  },
} as unknown as ConstructorParameters<typeof WorkQueue>[0];
const workQueue = new WorkQueue(sqs, "work.fifo");

const sweepTable = new SweepState(
  documents((of) => of.ledger),
  "ledger",
);

const baselineTable = new LayerTable(
  documents((of) => of.baselines),
  "baselines",
  () => import("../../service/tables/layersIn.ts"),
);

const bothTables = new Snapshots(bothDocuments, "ledger", "specs");
export const snapshots = () => bothTables;
export const specs = () => specTable;
export const sweepState = () => sweepTable;
export const ledger = () => ledgerTable;
const attemptTable = new Attempts(
  documents((of) => of.ledger),
  "ledger",
);
export const attempts = () => attemptTable;
export const queue = () => workQueue;
export const queues = () => sqs;
/** Outcomes have no subscriber. */
export const outcomes = () => ({ publish: async () => undefined });
/** The value of a setting that names a table or a queue is the setting's own name. */
export const setting = (name: string) => name;
export const intervals = () => ({
  settlingMs: 60_000,
  sweepPeriodMs,
  conflict: { repairs: 5, withinMs: 60_000, coolDownMs: 60_000 },
});
export const guard = () => new Guard({ public: [] });
const counters = documents((of) => of.ledger);
/** Kept from one task to the next, as in a container that is reused. */
const budgets = new WeakMap<object, RepairBudget>();
export const restraints = ({ takes }: { readonly takes: boolean }) => {
  const { settings } = runningTask();
  const { windows, adoptsOnlyAsked, repairsAMinute } = settings;
  const budget = budgets.get(settings) ?? new RepairBudget(counters, "ledger", repairsAMinute);
  budgets.set(settings, budget);
  return { windows, adoptsOnlyAsked, budget: takes ? budget : budget.asked };
};
export const layerSources = () => {
  const layers = containerOf(runningTask(), baselineTable, clock).layers;
  return { layers, quietMs, keptFrom: () => undefined };
};
export const version = () => "1";
export const otherDeployments = () => new Set(runningTask().settings.otherDeployments);
export const watchedRegions = () => new Set([region]);

// The provider holds no state of a world: its calls go to the running task's.
const provider = new AwsS3Provider({
  clock,
  region,
  owner: "111122223333",
  clients: async () => ({ send: (command) => runningTask().world.gateway.send(command) }),
});
const parts = { clock, documents: counters };
const members = simulatedMembers(parts);
export const accountsFor = () =>
  world().accounts.isUsed ? { members, provider: members.providerOf(members.home) } : { provider };

/** A simulated container asks for nothing before its first event. */
export const readingAhead = async () => undefined;

const ofLedger = documents((of) => of.ledger);
const layering: Layering = {
  layers: baselineTable,
  listings: new ListingState(ofLedger, "ledger"),
  reminders: new Reminders(ofLedger, "ledger"),
  known: new KnownBuckets(
    { documents: documents((of) => of.specs), table: "specs" },
    { documents: ofLedger, table: "ledger" },
    clock,
  ),
  listed: (_account, token) => listedBy(smallPages(provider), region)(token),
  account: "111122223333",
  keptFrom: () => undefined,
  bucketsASecond: noCanary.bucketsASecond,
  limits: noCanary.exceptions,
};
const ofAccounts = accountListings(members, parts);
export const layeringFor = () => (world().accounts.isUsed ? { ...layering, ...ofAccounts() } : layering);
const canariesTable = new CanaryTable(ofLedger, "ledger");
export const canaryTable = () => canariesTable;
const accountReach = new AccountReach(ofLedger, "ledger", clock);
export const allowances = () => ({ takes: () => true });
export const overflow = () => undefined;
export const reachWith = () => (world().accounts.isUsed ? simulatedReach(parts) : accountReach);
export const reachLater = () => reachWith();
