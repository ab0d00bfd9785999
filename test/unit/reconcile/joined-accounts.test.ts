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
