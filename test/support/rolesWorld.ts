import { setImmediate } from "node:timers/promises";
import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import type { S3Provider } from "../../core/providers/provider.ts";
import { refusalOf } from "../../service/members/memberProvider.ts";
import { SessionSource } from "../../service/members/sessionSource.ts";
import { Sessions } from "../../service/members/sessions.ts";
import { spared } from "../../service/members/spared.ts";
import { sweep } from "../../service/queue/sweep.ts";
import { reconcile } from "../../service/reconcile/reconcile.ts";
import { AccountReach } from "../../service/tables/accountReach.ts";
import type { Cause } from "../../service/triggers/trigger.ts";
import { FakeSts } from "./fakeSts.ts";
import { SweptFleet } from "./sweeper.ts";
import { region, World } from "./world.ts";

export const minute = 60_000;
/** The deployment's own account, as the sweep's stand-in has it, and another one. */
export const [home, member] = ["111122223333", "222233334444"];
const template = "arn:aws:iam::{account}:role/dxaws-s3-prod-ca-central-1-{use}";

/** Buckets of two accounts, which a sweep and a worker reach through the roles of these accounts. */
export class RolesWorld {
  readonly fleet: SweptFleet;
  readonly clock;
  readonly sts: FakeSts;
  /** The places of the budget that were taken, by account. */
  readonly places: (string | undefined)[] = [];
  /** S3 of each account, as its buckets' owner sees it. */
  readonly owners = new Map<string, MemoryS3Provider>();
  /** The failure of all calls of S3 in an account. */
  readonly failures = new Map<string, Error>();
  /** The failure of a call. */
  fails: (command: object) => Error | undefined = () => undefined;
  checks = 0;
  readonly names: Readonly<Record<string, readonly string[]>>;
  readonly #world = new World();
  readonly #core;
  readonly #reach: AccountReach;

  constructor(each: number) {
    const namesOf = (account: string) =>
      Array.from({ length: each }, (_, index) => `bucket-${account}-${`${index}`.padStart(2, "0")}`);
    this.names = { [home]: namesOf(home), [member]: namesOf(member) };
    this.fleet = new SweptFleet(Object.values(this.names).flat());
    this.clock = this.fleet.clock;
    this.sts = new FakeSts(this.clock);
    const documents = { send: async (command: object) => this.fleet.ledger.table.send(command) };
    this.#reach = new AccountReach(documents as never, "ledger", this.clock);
    const { ledger } = this.fleet.ledger;
    const { specs, restraints } = this.#world.core;
    const take = async (_now: Date, _urgent: boolean, account?: string) => {
      this.places.push(account);
      return true;
    };
    this.#core = {
      ...this.#world.core,
      ...{ clock: this.clock, ledger, reach: this.#reach, provider: this.#providerOf(home) },
      snapshots: {
        read: async (name: string) => ({ known: await ledger.status(name), item: await specs.get(name) }),
      },
      restraints: { ...restraints, budget: { ...restraints.budget, take } },
      members: {
        home,
        ids: async () => new Set([home, member]),
        providerOf: (account: string) => this.#providers.get(account) as S3Provider,
      },
    };
  }

  readonly #providers = new Map<string, S3Provider>();
  /** The worker runs in a new container, which remembers nothing. */
  newContainer(): void {
    const roles = { template, externalId: "x", tagged: true };
    // STS answers after the tables do.
    const send = async (command: never) => {
      await setImmediate();
      return this.sts.send(command);
    };
    const source = new SessionSource({ send } as never, roles, "reconcile", this.clock);
    const sessions = new Sessions(source, this.clock);
    for (const account of [home, member])
      this.#providers.set(account, spared(this.#through(sessions, account), account, this.clock));
  }

  #providerOf(account: string): S3Provider {
    for (const owner of [home, member]) {
      const s3 = new MemoryS3({ now: this.clock.now, account: owner });
      this.owners.set(owner, new MemoryS3Provider({ s3, clock: this.clock, owner }));
    }
    this.newContainer();
    return this.#providers.get(account) as S3Provider;
  }

  #through(sessions: Sessions, account: string): S3Provider {
    const s3 = this.owners.get(account) as MemoryS3Provider;
    const under = async <A>(
      session: Promise<unknown>,
      command: object,
      call: () => Promise<A>,
    ): Promise<A> => {
      await session;
      const failure = this.failures.get(account) ?? this.fails(command);
      if (failure) throw failure;
      return call();
    };
    return {
      ...{ region, owner: account },
      read: (at, command) => under(sessions.reading(account), command, () => s3.read(at, command)),
      write: async () => expect.fail("a write without a scope"),
      scopedTo: (scope) => {
        const session = sessions.writing(account, scope);
        session.catch(() => undefined);
        return {
          refusal: refusalOf(session, () => sessions.isDoubtful(account)),
          write: (at, command, late) => under(session, command, () => s3.write(at, command, late)),
        };
      },
    };
  }

  /** All buckets are converged, and no event of the past counts. */
  async begin(): Promise<void> {
    const all = Object.entries(this.names).flatMap(([account, list]) =>
      list.map((name) => ({ account, name })),
    );
    for (const { account, name } of all)
      this.#world.specs.set(name, { name, region, versioning: true, tags: { a: "b" }, account });
    for (const { name } of all) await this.check(name, { why: "spec" });
    this.clock.pass(20 * minute);
    await this.minutes(2);
    this.places.length = 0;
    this.begun = this.history.length;
  }
  begun = 0;

  /** The owner suspends the versioning of buckets. */
  async drift(names: readonly string[], Status: "Suspended" | "Enabled" = "Suspended"): Promise<void> {
    const change = { VersioningConfiguration: { Status } } as const;
    for (const Bucket of names)
      await this.owners
        .get(Bucket.split("-")[1] ?? "")
        ?.write(region, new PutBucketVersioningCommand({ Bucket, ...change }));
  }

  check(bucket: string, cause: Pick<Cause, "why"> & Partial<Cause>) {
    const at = this.clock.now().toISOString();
    this.checks += 1;
    return reconcile(bucket, [{ bucket, id: `${at} ${cause.why}`, cause: { at, ...cause } }], this.#core);
  }

  /** The sweep's ticks, and the reconciliations of what they enqueued. */
  async minutes(count: number, sweepPeriodMs = 24 * 60 * minute): Promise<void> {
    for (let index = 0; index < count; index++) {
      const began = this.clock.now().getTime();
      await sweep({ ...this.fleet.core, sweepPeriodMs, reach: this.#reach });
      for (const trigger of this.fleet.queued.splice(0)) {
        this.checks += 1;
        await reconcile(trigger.bucket, [trigger], this.#core);
      }
      this.clock.pass(Math.max(0, began + minute - this.clock.now().getTime()));
    }
  }

  /** The spec items. */
  get specs() {
    return this.#world.specs;
  }

  get history() {
    return this.fleet.ledger.table.seen().filter(({ entry }) => `${entry}`.startsWith("history#"));
  }
  /** What the history says since the beginning: of accounts, and of buckets. */
  get turns() {
    return this.history.filter(({ bucket }) => bucket === "#accounts");
  }
  get entries() {
    return this.history.slice(this.begun).filter(({ bucket }) => bucket !== "#accounts");
  }

  async lastEntry(name: string) {
    const [last] = await this.fleet.ledger.ledger.history(name, 1);
    return last;
  }

  status = async (name: string) => (await this.fleet.ledger.ledger.status(name)) ?? expect.fail(name);

  async verdicts(account: string) {
    const all = await Promise.all((this.names[account] ?? []).map(this.status));
    return [...new Set(all.map(({ verdict, reason = "" }) => `${verdict}: ${reason}`))];
  }
}
