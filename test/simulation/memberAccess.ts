import { AwsS3Provider } from "../../core/providers/aws.ts";
import type { Clock } from "../../core/providers/clock.ts";
import type { Command } from "../../core/providers/provider.ts";
import type { Members } from "../../service/members/members.ts";
import { type Session, SessionSource } from "../../service/members/sessionSource.ts";
import { Sessions } from "../../service/members/sessions.ts";
import { AccountReach } from "../../service/tables/accountReach.ts";
import { home } from "./accounts.ts";
import { region } from "./gateway.ts";
import { sendIn } from "./memberGateway.ts";
import { externalId, roleTemplate, sts } from "./simulatedSts.ts";
import { runningTask, type Task } from "./task.ts";
import type { World } from "./world.ts";

/** What stays in a container from one invocation to the next. */
interface Container {
  task: Task;
  /** Calls of STS that have begun and not ended: a frozen container never ends them. */
  pending: number;
  readonly sessions: Sessions;
  readonly reach: AccountReach;
}

/** The clock of the running task, and the client of its ledger. */
interface Parts {
  readonly clock: Clock;
  readonly documents: ConstructorParameters<typeof AccountReach>[0];
}

const containers = new WeakMap<World, Container[]>();
const roles = { template: roleTemplate, externalId, tagged: true };

/** What is in the running task's container: one whose last task has ended and has not crashed, else a new one. */
function containerWith(parts: Parts): Container {
  const task = runningTask();
  const all = containers.get(task.world) ?? [];
  containers.set(task.world, all);
  const isFree = (one: Container) => one.task.ended && one.task.name === task.name && one.pending === 0;
  const found = all.find((one) => one.task === task) ?? all.find(isFree);
  if (found) found.task = task;
  const container = found ?? newContainer(task, parts);
  if (!found) all.push(container);
  return container;
}

function newContainer(task: Task, { clock, documents }: Parts): Container {
  const send = async (command: never) => {
    container.pending += 1;
    try {
      return await sts.send(command);
    } finally {
      container.pending -= 1;
    }
  };
  const source = new SessionSource({ send } as unknown as typeof sts, roles, "simulated", clock);
  const reach = new AccountReach(documents, "ledger", clock);
  const container: Container = { task, pending: 0, sessions: new Sessions(source, clock), reach };
  return container;
}

/** What the running task's container knows of accounts out of reach. */
export const simulatedReach = (parts: Parts): AccountReach => containerWith(parts).reach;

/** The accounts of the running task's world, through sessions as the functions use them. */
export function simulatedMembers(parts: Parts): Members {
  const providers = new Map<string, AwsS3Provider>();
  const under = (account: string, session: () => Promise<Session>) => async () => ({
    send: async (command: Command) => {
      const task = runningTask();
      const { credentials } = await session().catch((error: Error) => {
        task.world.invariants.sessionFailed(task, `${(command.input as { Bucket?: string }).Bucket}`);
        throw error;
      });
      return sendIn(account, command, credentials.accessKeyId);
    },
  });
  const newProvider = (account: string) =>
    new AwsS3Provider({
      clock: parts.clock,
      region,
      owner: account,
      clients: under(account, () => containerWith(parts).sessions.reading(account)),
      scopedClients: (scope) => {
        const session = containerWith(parts).sessions.writing(account, scope);
        session.catch(() => undefined);
        return under(account, () => session);
      },
    });
  return {
    home,
    ids: async () => new Set(runningTask().world.accounts.ids),
    providerOf: (account) => {
      const provider = providers.get(account) ?? newProvider(account);
      providers.set(account, provider);
      return provider;
    },
  };
}
