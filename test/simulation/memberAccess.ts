import { AwsS3Provider } from "../../core/providers/aws.ts";
import type { Clock } from "../../core/providers/clock.ts";
import type { Members } from "../../service/members/members.ts";
import { type Session, SessionSource } from "../../service/members/sessionSource.ts";
import { Sessions } from "../../service/members/sessions.ts";
import { home } from "./accounts.ts";
import { region } from "./gateway.ts";
import { sendIn } from "./memberGateway.ts";
import { externalId, roleTemplate, sts } from "./simulatedSts.ts";
import { runningTask, type Task } from "./task.ts";
import type { World } from "./world.ts";

/** The sessions that stay in a container from one invocation to the next. */
interface Container {
  task: Task;
  /** Calls of STS that have begun and not ended: a frozen container never ends them. */
  pending: number;
  readonly sessions: Sessions;
}

const containers = new WeakMap<World, Container[]>();
const roles = { template: roleTemplate, externalId, tagged: true };

/** The sessions of the running task's container: one whose last task has ended and has not crashed, else a new one. */
function sessions(clock: Clock): Sessions {
  const task = runningTask();
  const all = containers.get(task.world) ?? [];
  containers.set(task.world, all);
  const isFree = (one: Container) => one.task.ended && one.task.name === task.name && one.pending === 0;
  const found = all.find((one) => one.task === task) ?? all.find(isFree);
  if (found) found.task = task;
  const container = found ?? newContainer(task, clock);
  if (!found) all.push(container);
  return container.sessions;
}

function newContainer(task: Task, clock: Clock): Container {
  const send = async (command: never) => {
    container.pending += 1;
    try {
      return await sts.send(command);
    } finally {
      container.pending -= 1;
    }
  };
  const source = new SessionSource({ send } as unknown as typeof sts, roles, "simulated", clock);
  const container: Container = { task, pending: 0, sessions: new Sessions(source, clock) };
  return container;
}

/** The accounts of the running task's world, through sessions as the functions use them. */
export function simulatedMembers(clock: Clock): Members {
  const providers = new Map<string, AwsS3Provider>();
  const under = (account: string, session: () => Promise<Session>) => async () => ({
    send: async (command: Parameters<typeof sendIn>[1]) =>
      sendIn(account, command, (await session()).credentials.accessKeyId),
  });
  const newProvider = (account: string) =>
    new AwsS3Provider({
      clock,
      region,
      owner: account,
      clients: under(account, () => sessions(clock).reading(account)),
      scopedClients: (scope) => {
        const session = sessions(clock).writing(account, scope);
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
