import { expect, it } from "vitest";
import { S3Failure } from "../../../core/providers/awsErrors.ts";
import type { S3Provider } from "../../../core/providers/provider.ts";
import { OutcomeBus } from "../../../service/outcomes/outcomeBus.ts";
import { sweep } from "../../../service/queue/sweep.ts";
import { outOfReach } from "../../../service/reconcile/conditions.ts";
import { recordReach } from "../../../service/reconcile/outOfReach.ts";
import { reconcile } from "../../../service/reconcile/reconcile.ts";
import { AccountReach } from "../../../service/tables/accountReach.ts";
import { asPublished } from "../../../service/tables/reminder.ts";
import { SweptFleet } from "../../support/sweeper.ts";
import { World } from "../../support/world.ts";

const minute = 60_000;
const account = "111122223333";
const names = Array.from({ length: 20 }, (_, index) => `bucket-${`${index}`.padStart(2, "0")}`);

/** Twenty buckets of one account, a sweep and a worker, over the same tables. */
class Account {
  readonly world = new World();
  readonly fleet = new SweptFleet(names);
  failure: S3Failure | undefined;
  tried = 0;
  /** The buckets of the sweep's triggers. */
  readonly asked: string[] = [];
  readonly reach = this.#reachOver();
  readonly #core = {
    ...this.world.core,
    clock: this.fleet.clock,
    ledger: this.fleet.ledger.ledger,
    snapshots: {
      read: async (name: string) => ({
        known: await this.fleet.ledger.ledger.status(name),
        item: await this.world.core.specs.get(name),
      }),
    },
    reach: this.reach,
    provider: this.#provider(),
  };

  #reachOver() {
    const documents = { send: async (command: object) => this.fleet.ledger.table.send(command) };
    return new AccountReach(documents as never, "ledger", this.fleet.clock);
  }

  #provider(): S3Provider {
    const { provider } = this.world.core;
    const reachable =
      <T extends unknown[], A>(call: (...given: T) => Promise<A>) =>
      async (...given: T): Promise<A> => {
        if (this.failure) this.tried += 1;
        if (this.failure) throw this.failure;
        return call(...given);
      };
    return {
      region: "ca-central-1",
      owner: account,
      read: reachable(provider.read.bind(provider)) as S3Provider["read"],
      write: reachable(provider.write.bind(provider)),
    };
  }

  async begin(): Promise<void> {
    for (const name of names) this.world.specs.set(name, { name, region: "ca-central-1", versioning: true });
    for (const name of names) await this.check(name, "spec");
  }

  check(bucket: string, why: "spec" | "sweep") {
    const at = this.fleet.clock.now().toISOString();
    return reconcile(bucket, [{ bucket, id: at, cause: { why, at } }], this.#core);
  }

  /** The sweep's tick, and the worker's reconciliations of what it enqueued. */
  async minutes(count: number, core = this.fleet.core): Promise<number> {
    let checks = 0;
    for (let index = 0; index < count; index++) {
      const began = this.fleet.clock.now().getTime();
      await sweep({ ...core, reach: this.reach });
      for (const trigger of this.fleet.queued.splice(0)) {
        checks += 1;
        this.asked.push(trigger.bucket);
        await reconcile(trigger.bucket, [trigger], this.#core);
      }
      this.fleet.clock.pass(Math.max(0, began + minute - this.fleet.clock.now().getTime()));
    }
    return checks;
  }

  get history() {
    return this.fleet.ledger.table.seen().filter(({ entry }) => `${entry}`.startsWith("history#"));
  }

  get turns() {
    return this.history.filter(({ bucket }) => bucket === "#accounts").map(({ became }) => became);
  }

  async verdicts() {
    const all = await Promise.all(names.map((name) => this.fleet.ledger.ledger.status(name)));
    return [...new Set(all.map((status) => `${status?.verdict}: ${status?.reason ?? ""}`))];
  }
}

const message = `account ${account} is out of reach: the role cannot be assumed (AccessDenied)`;
const refused = new S3Failure("unauthenticated", "AccessDenied", "AssumeRole", message, {});
const rare = { sweepPeriodMs: 24 * 60 * minute };

it("the buckets of an account out of reach are blocked with one reason, which is recorded once", async () => {
  const team = new Account();
  await team.begin();
  const before = team.history.length;
  team.failure = refused;
  for (const name of names) await team.check(name, "sweep");
  expect(await team.verdicts()).toEqual([`blocked: ${message}`]);
  expect(team.turns).toEqual(["out of reach"]);
  expect(team.history).toHaveLength(before + 1);
  await team.minutes(30);
  expect(team.history).toHaveLength(before + 1);
});

it("when the account is back, its buckets are in sync within minutes, and that is recorded once", async () => {
  const team = new Account();
  await team.begin();
  const before = team.history.length;
  team.failure = refused;
  for (const name of names) await team.check(name, "sweep");
  await team.minutes(180, { ...team.fleet.core, ...rare });
  team.failure = undefined;
  await team.minutes(7, { ...team.fleet.core, ...rare });
  expect(await team.verdicts()).toEqual(["converged: "]);
  expect(team.turns.sort()).toEqual(["out of reach", "within reach"]);
  expect(team.history).toHaveLength(before + 2);
});

it("while it is out of reach, few checks are made of its buckets", async () => {
  const team = new Account();
  await team.begin();
  team.failure = refused;
  for (const name of names) await team.check(name, "sweep");
  const checks = await team.minutes(60, { ...team.fleet.core, ...rare });
  expect(checks).toBeLessThan(2 * 60);
  expect(checks).toBeGreaterThan(40);
});

it("when the account is back, it is known although the worker that found it out of reach recorded no status", async () => {
  const team = new Account();
  await team.begin();
  const since = team.fleet.clock.now().toISOString();
  await team.reach.out({ account, bucket: "bucket-00", reason: message, since, isRead: true });
  await team.minutes(2, { ...team.fleet.core, ...rare });
  expect(team.turns.sort()).toEqual(["out of reach", "within reach"]);
});

it("an account that is not the deployment's any more is not tried", async () => {
  const team = new Account();
  const left = "222233334444";
  const since = team.fleet.clock.now().toISOString();
  await team.reach.out({ account: left, bucket: "bucket-of-another", reason: message, since, isRead: true });
  const layering = {
    ...team.fleet.core.layering,
    accounts: new SweptFleet([], { ids: ["333344445555"] }).core.layering.accounts,
  };
  await team.minutes(3, { ...team.fleet.core, layering });
  expect(team.asked).not.toContain("bucket-of-another");
  for await (const out of team.reach.all()) expect.fail(`${out.account} counts as out of reach`);
});

it("a bucket that has drifted meanwhile is repaired, and its own history says so", async () => {
  const team = new Account();
  await team.begin();
  const before = team.history.length;
  team.failure = refused;
  for (const name of names) await team.check(name, "sweep");
  team.world.specs.set("bucket-00", { name: "bucket-00", region: "ca-central-1", versioning: false });
  team.failure = undefined;
  await team.minutes(12, { ...team.fleet.core, ...rare });
  const more = team.history.slice(before).filter(({ bucket }) => bucket !== "#accounts");
  expect(new Set(more.map(({ bucket }) => bucket))).toEqual(new Set(["bucket-00"]));
  expect(more.at(-1)).toMatchObject({ verdict: "converged" });
});

it("a spec that is changed while its account is out of reach is recorded: its bucket is blocked", async () => {
  const team = new Account();
  await team.begin();
  const before = team.history.length;
  team.failure = refused;
  await team.check("bucket-01", "sweep");
  team.world.specs.set("bucket-01", { name: "bucket-01", region: "ca-central-1", versioning: false });
  await team.check("bucket-01", "spec");
  const more = team.history.slice(before).filter(({ bucket }) => bucket === "bucket-01");
  expect(more).toMatchObject([{ verdict: "blocked", reason: message }]);
});

it("STS that is throttled for a while is no turn of an account", async () => {
  const team = new Account();
  await team.begin();
  team.failure = new S3Failure("transient", "Throttling", "AssumeRole", "Throttling", {});
  for (const name of names) await team.check(name, "sweep");
  team.failure = undefined;
  await team.minutes(30);
  expect(team.turns).toEqual([]);
  expect(await team.verdicts()).toEqual(["converged: "]);
});

it.each([
  ["a bucket that S3 denies", "denied", "GetBucketVersioning", []],
  ["a bucket whose read was not answered", "transient", "GetBucketVersioning", []],
  ["STS that is throttled", "transient", "AssumeRole", []],
  ["a role that cannot be assumed", "unauthenticated", "AssumeRole", [account]],
] as const)("after %s, the accounts out of reach are these: %3$j", async (_, kind, operation, expected) => {
  const out: string[] = [];
  const reach = {
    out: async (found: { readonly account: string }) => void out.push(found.account),
    within: async () => undefined,
  };
  const failure = new S3Failure(kind, "Code", operation, "message", {});
  await recordReach(
    { conditions: outOfReach(failure) },
    { bucket: "bucket-00", conditions: {} },
    { reach, provider: { owner: account } },
    { began: "2026-01-01T00:00:00.000Z" },
  );
  expect(out).toEqual(expected);
});

it("one account alone costs the sweep no call for accounts out of reach", async () => {
  const team = new Account();
  await team.begin();
  await team.minutes(1);
  team.fleet.calls.length = 0;
  await sweep({ ...team.fleet.core, reach: undefined });
  team.fleet.clock.pass(minute);
  const without = team.fleet.calls.splice(0).length;
  await team.minutes(1);
  expect(team.fleet.calls).toHaveLength(without);
});

it("is published as one event", async () => {
  const team = new Account();
  await team.begin();
  team.failure = refused;
  await team.check("bucket-00", "sweep");
  const sent: { DetailType?: string; Detail?: string }[] = [];
  const bus = new OutcomeBus(
    {
      send: async ({ input }: never) => void sent.push(...(input as { Entries: [] }).Entries) as never,
    } as never,
    "bus",
  );
  await bus
    .publish(team.history.filter(({ bucket }) => bucket === "#accounts").map(asPublished))
    .catch(() => undefined);
  expect(sent).toMatchObject([{ DetailType: "Account Reach" }]);
  expect(JSON.parse(sent[0]?.Detail ?? "")).toMatchObject({
    version: 1,
    account,
    became: "out of reach",
    reason: message,
  });
  const days = team.fleet.ledger.ledger.day(team.fleet.clock.now().toISOString().slice(0, 10));
  for await (const { bucket } of days) expect(bucket).not.toBe("#accounts");
});
