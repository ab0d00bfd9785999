import { AwsS3Provider } from "../../core/providers/aws.ts";
import type { WriteScope } from "../../core/providers/permission.ts";
import type { Command, Refusal, S3Provider, ScopedWriter } from "../../core/providers/provider.ts";
import { refusalOf } from "../../service/members/memberProvider.ts";
import type { Members } from "../../service/members/members.ts";
import type { Session } from "../../service/members/sessionSource.ts";
import { spared } from "../../service/members/spared.ts";
import type { AccountReach } from "../../service/tables/accountReach.ts";
import { home } from "./accounts.ts";
import { region } from "./gateway.ts";
import { containerWith, type Parts } from "./memberContainers.ts";
import { sendIn } from "./memberGateway.ts";
import { runningTask } from "./task.ts";

const bucketIn = ({ input }: Command) => `${(input as { Bucket?: string }).Bucket}`;

/** What the running task's container knows of accounts out of reach. */
export const simulatedReach = (parts: Parts): AccountReach => containerWith(parts).reach;

const under = (account: string, session: () => Promise<Session>) => async () => ({
  send: async (command: Command) => {
    const task = runningTask();
    const { credentials } = await session().catch((error: Error) => {
      task.world.invariants.notSent(task, bucketIn(command));
      throw error;
    });
    return sendIn(account, command, credentials.accessKeyId);
  },
});

/** S3 of an account, as the functions use it where there are several accounts. */
function newProvider(account: string, parts: Parts): S3Provider {
  const provider = new AwsS3Provider({
    clock: parts.clock,
    region,
    owner: account,
    clients: under(account, () => containerWith(parts).sessions.reading(account)),
    scopedClients: (scope) => {
      const { sessions } = containerWith(parts);
      const session = sessions.writing(account, scope);
      session.catch(() => undefined);
      const known = refusalOf(session, () => sessions.isDoubtful(account));
      const refusal: Refusal = async (waits) => {
        const failure = await known(waits);
        const task = runningTask();
        if (failure) task.world.invariants.notSent(task, scope.bucket);
        return failure;
      };
      return Object.assign(
        under(account, () => session),
        { refusal },
      );
    },
  });
  const tried = new WeakSet<Command>();
  return noting(spared(trying(provider, tried), account, parts.clock), tried);
}

/** The scoped writers of a provider, whose writes pass through `write`. */
const scopedBy =
  (scopedTo: NonNullable<S3Provider["scopedTo"]>, write: (to: ScopedWriter) => S3Provider["write"]) =>
  (scope: WriteScope): ScopedWriter => {
    const scoped = scopedTo(scope);
    return { refusal: scoped.refusal, write: write(scoped) };
  };

/** The same, which notes each command that it is given. */
function trying(provider: S3Provider, tried: WeakSet<Command>): S3Provider {
  const { region: place, owner, caller, scopedTo } = provider;
  const write =
    (to: Pick<S3Provider, "write">): S3Provider["write"] =>
    (at, command, late) => {
      tried.add(command);
      return to.write(at, command, late);
    };
  return {
    ...{ region: place, owner, caller },
    read: (at, command) => {
      tried.add(command);
      return provider.read(at, command);
    },
    write: write(provider),
    ...(scopedTo && { scopedTo: scopedBy(scopedTo, write) }),
  };
}

/** The same, which reports the calls that failed and were not sent. */
function noting(provider: S3Provider, tried: WeakSet<Command>): S3Provider {
  const { region: place, owner, caller, scopedTo } = provider;
  const unsent = (command: Command) => (error: Error) => {
    const task = runningTask();
    if (!tried.has(command)) {
      task.world.invariants.notSent(task, bucketIn(command));
      task.world.invariants.roaming.covered.add("calls of a throttled account are spared");
    }
    throw error;
  };
  const write =
    (to: Pick<S3Provider, "write">): S3Provider["write"] =>
    (at, command, late) =>
      to.write(at, command, late).catch(unsent(command));
  return {
    ...{ region: place, owner, caller },
    read: (at, command) => provider.read(at, command).catch(unsent(command)),
    write: write(provider),
    ...(scopedTo && { scopedTo: scopedBy(scopedTo, write) }),
  };
}

/** The accounts of the running task's world, through sessions as the functions use them. */
export const simulatedMembers = (parts: Parts): Members => ({
  home,
  ids: async (since) => {
    const task = runningTask();
    const { members } = task.world.accounts;
    return members.isAsked ? containerWith(parts).accounts.ids(since) : members.idsOf(task);
  },
  providerOf: (account) => {
    const { providers } = containerWith(parts);
    const provider = providers.get(account) ?? newProvider(account, parts);
    providers.set(account, provider);
    return provider;
  },
});
