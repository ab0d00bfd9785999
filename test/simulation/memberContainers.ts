import type { Clock } from "../../core/providers/clock.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import { SessionSource } from "../../service/members/sessionSource.ts";
import { Sessions } from "../../service/members/sessions.ts";
import { AccountReach } from "../../service/tables/accountReach.ts";
import { CurrentAccounts, readAccounts } from "../../service/tables/currentAccounts.ts";
import { home } from "./accounts.ts";
import { externalId, roleTemplate, sts } from "./simulatedSts.ts";
import { runningTask, type Task } from "./task.ts";
import type { World } from "./world.ts";

/** What stays in a container from one invocation to the next. */
export interface MemberContainer {
  task: Task;
  /** Calls of STS and reads of the list that have begun and not ended: a frozen container never ends them. */
  pending: number;
  readonly sessions: Sessions;
  readonly reach: AccountReach;
  readonly accounts: CurrentAccounts;
  /** S3 by account. */
  readonly providers: Map<string, S3Provider>;
}

/** The clock of the running task, and the client of its ledger. */
export interface Parts {
  readonly clock: Clock;
  readonly documents: ConstructorParameters<typeof AccountReach>[0];
}

const containers = new WeakMap<World, MemberContainer[]>();
const roles = { template: roleTemplate, externalId, tagged: true };

/** What is in the running task's container: one whose last task has ended and has not crashed, else a new one. */
export function containerWith(parts: Parts): MemberContainer {
  const task = runningTask();
  const all = containers.get(task.world) ?? [];
  containers.set(task.world, all);
  const isFree = (one: MemberContainer) => one.task.ended && one.task.name === task.name && one.pending === 0;
  const found = all.find((one) => one.task === task) ?? all.find(isFree);
  if (found) found.task = task;
  const container = found ?? newContainer(task, parts);
  if (!found) all.push(container);
  return container;
}

function newContainer(task: Task, { clock, documents }: Parts): MemberContainer {
  const pending = async <T>(work: () => Promise<T>): Promise<T> => {
    container.pending += 1;
    try {
      return await work();
    } finally {
      container.pending -= 1;
    }
  };
  const send = (command: never) => pending(() => sts.send(command));
  const source = new SessionSource({ send } as unknown as typeof sts, roles, "simulated", clock);
  const read = () => pending(() => readAccounts(documents, "ledger"));
  const container: MemberContainer = {
    task,
    pending: 0,
    sessions: new Sessions(source, clock),
    reach: new AccountReach(documents, "ledger", clock),
    accounts: new CurrentAccounts({ read }, home, clock),
    providers: new Map(),
  };
  return container;
}
