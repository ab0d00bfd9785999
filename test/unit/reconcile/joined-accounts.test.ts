import { DeletePublicAccessBlockCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import type { Members } from "../../../service/members/members.ts";
import { CurrentAccounts } from "../../../service/tables/currentAccounts.ts";
import { AccountsWorld, call, create, hub, member, stranger, third } from "../../support/accountsWorld.ts";
import { ManualClock } from "../../support/manualClock.ts";
import { bucket, region } from "../../support/world.ts";

/** Two workers that have read the list of accounts before the member joined, and how often it is read again. */
async function worker() {
  const made = new AccountsWorld();
  made.baseline("company", { require: { blockPublicAccess: true } });
  await made.of(member).send(create, region);
  await made.of(member).send(new DeletePublicAccessBlockCommand({ Bucket: bucket }), region);
  const now = { accounts: [hub, third] as readonly string[], missing: {}, at: "" };
  const list = { reads: 0, now, worker: 0 };
  const read = async () => {
    list.reads += 1;
    return list.now;
  };
  const workers = [0, 1].map(() => new CurrentAccounts({ read }, hub, made.clock));
  const { members } = made.core as unknown as { readonly members: Members };
  const ids = (since?: string) => workers[list.worker]?.ids(since);
  Object.assign(made.core, { members: { ...members, ids } });
  for (const one of workers) await one.ids();
  made.clock.pass(10_000);
  list.now = { ...now, accounts: [hub, third, member] };
  list.reads = 0;
  return { made, list };
}

const closed = (made: AccountsWorld) => made.of(member).calls.map(({ operation }) => operation);

describe("the bucket of an account that joined seconds ago is checked", () => {
  test("when the account's first listing finds it", async () => {
    const { made } = await worker();
    await made.from(member, { why: "sweep" });
    expect(closed(made)).toContain("PutPublicAccessBlock");
  });

  test("when its first listing finds it, in a tick that began before the worker read the list", async () => {
    const { made } = await worker();
    const at = new Date(made.clock.now().getTime() - 20_000).toISOString();
    await made.from(member, { why: "sweep", at });
    expect(closed(made)).toContain("PutPublicAccessBlock");
  });

  test("when it had left before: a bucket without a spec is not released", async () => {
    const { made, list } = await worker();
    const { now } = list;
    await made.from(member, { why: "sweep" });
    list.now = { ...now, accounts: [hub, third] };
    made.clock.pass(60_000);
    await made.from(stranger, { why: "drift", call });
    made.clock.pass(5_000);
    list.now = now;
    await made.trigger({ why: "baseline" });
    expect(made.status).toMatchObject({ account: member, verdict: "converged" });
    expect(made.status?.released).toBeFalsy();
  });

  test("when it is created", async () => {
    const { made } = await worker();
    await made.from(member, { why: "drift", call });
    expect(closed(made)).toContain("PutPublicAccessBlock");
  });

  test("when its spec is written", async () => {
    const { made } = await worker();
    await made.spec({ account: member, tags: { a: "b" } });
    expect(made.status).toMatchObject({ verdict: "converged", account: member });
  });

  test("by a worker that does not know the account, after one that does: it is not released", async () => {
    const { made, list } = await worker();
    await made.from(member, { why: "sweep" });
    list.worker = 1;
    await made.of(member).send(new DeletePublicAccessBlockCommand({ Bucket: bucket }), region);
    made.clock.pass(1_000);
    await made.from(member, { why: "drift", facets: ["blockPublicAccess"] });
    expect(closed(made)).toContain("PutPublicAccessBlock");
    expect(made.status?.released).toBeFalsy();
  });
});

test("the event of an account that is no member leads to no call, and to one read of the list at most", async () => {
  const { made, list } = await worker();
  const at = made.clock.now().toISOString();
  for (let event = 0; event < 5; event++) {
    made.clock.pass(2_000);
    await made.from(stranger, { why: "drift", at, call });
  }
  expect(made.callsByAccount).toEqual({});
  expect(list.reads).toBe(1);
});

test("the event of an account that is no member, about another account's bucket, leads to no read of the list", async () => {
  const { made, list } = await worker();
  await made.spec({ account: member, tags: { a: "b" } });
  list.reads = 0;
  made.clock.pass(1_000);
  await made.from(stranger, { why: "drift", call });
  expect(made.callsByAccount).toEqual({});
  expect(list.reads).toBe(0);
});

describe("a bucket whose spec names an account that is no member", () => {
  /** A check of the sweep each second, and how often these have the list read. */
  async function readsIn(seconds: number, { made, list }: Awaited<ReturnType<typeof worker>>) {
    list.reads = 0;
    for (let second = 0; second < seconds; second++) {
      made.clock.pass(1_000);
      await made.trigger({ why: "sweep" });
    }
    return list.reads;
  }

  test("has the list read once a minute by a container, however many checks are due", async () => {
    const world = await worker();
    await world.made.spec({ account: stranger, tags: { a: "b" } });
    expect(await readsIn(180, world)).toBeLessThanOrEqual(3);
    expect(world.made.status).toMatchObject({ verdict: "invalid", account: member });
  });

  test("has it read no more often where the account has left, and the bucket was checked there", async () => {
    const world = await worker();
    const { made, list } = world;
    await made.spec({ account: member, tags: { a: "b" } });
    expect(made.status).toMatchObject({ verdict: "converged", account: member });
    list.now = { ...list.now, accounts: [hub, third] };
    expect(await readsIn(180, world)).toBeLessThanOrEqual(3);
    expect(made.status).toMatchObject({ verdict: "blocked", account: member });
  });

  describe("and has joined since", () => {
    async function joined() {
      const { made, list } = await worker();
      const { now } = list;
      list.now = { ...now, accounts: [hub, third] };
      await made.spec({ account: member, tags: { a: "b" } });
      made.clock.pass(20_000);
      await made.trigger({ why: "sweep" });
      expect(made.status).toMatchObject({ verdict: "blocked" });
      made.clock.pass(5_000);
      list.now = now;
      return made;
    }
    const isChecked = { verdict: "converged", account: member };

    test("is checked when it is due, some minutes later", async () => {
      const made = await joined();
      await made.whenDue();
      expect(made.status).toMatchObject(isChecked);
    });

    test("is checked at once when a person asks for it", async () => {
      const made = await joined();
      await made.trigger({ why: "manual" });
      expect(made.status).toMatchObject(isChecked);
    });

    test("is checked at once when its spec is written again", async () => {
      const made = await joined();
      await made.spec({ account: member, tags: { a: "c" } });
      expect(made.status).toMatchObject(isChecked);
    });

    test("is checked at once when its account's events come, and when its listing finds it", async () => {
      for (const cause of [{ why: "drift", call } as const, { why: "sweep" } as const]) {
        const made = await joined();
        await made.from(member, cause);
        expect(made.status).toMatchObject(isChecked);
      }
    });

    test("is checked at once by a worker with an older list than the check of another one", async () => {
      const { made, list } = await worker();
      await made.spec({ account: member, tags: { a: "b" } });
      list.worker = 1;
      made.clock.pass(1_000);
      await made.of(member).send(new DeletePublicAccessBlockCommand({ Bucket: bucket }), region);
      made.forgetCalls();
      await made.trigger({ why: "sweep" });
      expect(closed(made)).toContain("PutPublicAccessBlock");
    });
  });
});

describe("the list of accounts that a worker keeps", () => {
  function kept() {
    const clock = new ManualClock();
    const state = {
      reads: 0,
      accounts: [member] as readonly string[],
      failure: undefined as Error | undefined,
    };
    const read = async () => {
      state.reads += 1;
      if (state.failure) throw state.failure;
      return { accounts: state.accounts, missing: {}, at: "" };
    };
    return { clock, state, current: new CurrentAccounts({ read }, hub, clock) };
  }

  test("is read once a minute", async () => {
    const { clock, state, current } = kept();
    await Promise.all([current.ids(), current.ids()]);
    clock.pass(59_999);
    await current.ids();
    expect(state.reads).toBe(1);
    clock.pass(1);
    expect(await current.ids()).toEqual(new Set([hub, member]));
    expect(state.reads).toBe(2);
  });

  test("is read again for what happened later, once for all of it", async () => {
    const { clock, state, current } = kept();
    await current.ids();
    clock.pass(5_000);
    state.accounts = [member, third];
    const since = new Date(clock.now().getTime() - 1_000).toISOString();
    expect(await current.ids(since)).toContain(third);
    await Promise.all([current.ids(since), current.ids()]);
    expect(state.reads).toBe(2);
  });

  test("is read again after a read that failed", async () => {
    const { state, current } = kept();
    state.failure = new Error("throttled");
    await expect(current.ids()).rejects.toThrow("throttled");
    state.failure = undefined;
    expect(await current.ids()).toContain(member);
  });
});
