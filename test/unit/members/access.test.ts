import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { S3Failure } from "../../../core/providers/awsErrors.ts";
import { MemoryS3 } from "../../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../../core/providers/memory.ts";
import type { S3Provider } from "../../../core/providers/provider.ts";
import { inAccount, isIn } from "../../../service/members/access.ts";
import { findOwner } from "../../../service/members/findOwner.ts";
import { ManualClock } from "../../support/manualClock.ts";

const region = "ca-central-1";
const [first, second] = ["111122223333", "222233334444"];

async function accountWith(...buckets: readonly string[]): Promise<S3Provider> {
  const clock = new ManualClock();
  const s3 = new MemoryS3({ now: clock.now });
  for (const Bucket of buckets)
    await s3.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
      region,
    );
  return new MemoryS3Provider({ s3, clock });
}
const over = (providers: Readonly<Record<string, S3Provider>>) => ({
  providerOf: (account: string) => providers[account] as S3Provider,
});

test("an account that has only a bucket with a longer name is not the owner", async () => {
  const members = over({
    [first]: await accountWith("orders-archive"),
    [second]: await accountWith("orders"),
  });
  expect(await findOwner("orders", [first, second], members)).toEqual({ owner: second, unasked: 0 });
  expect(await findOwner("orders", [first], members)).toEqual({ unasked: 0 });
});

test("an account out of reach is passed over", async () => {
  const failure = new S3Failure("unauthenticated", "AccessDenied", "AssumeRole", "out of reach", {});
  const outOfReach = { read: () => Promise.reject(failure), write: () => Promise.reject(failure) };
  const members = over({ [first]: outOfReach, [second]: await accountWith("orders") });
  expect(await findOwner("orders", [first, second], members)).toEqual({ owner: second, unasked: 0 });
});

test("an error that is not S3's is not taken for an answer", async () => {
  const broken = { read: () => Promise.reject(new TypeError("a defect")), write: () => Promise.reject() };
  await expect(findOwner("orders", [first], over({ [first]: broken }))).rejects.toThrow("a defect");
});

/** Accounts of which each answer is recorded. */
async function asked(accounts: readonly string[], hints: readonly string[], owner: string | undefined) {
  const [empty, full] = [await accountWith(), await accountWith("orders")];
  const calls: string[] = [];
  const members = {
    providerOf: (account: string) => {
      calls.push(account);
      return account === owner ? full : empty;
    },
  };
  return { found: await findOwner("orders", accounts, members, hints), calls };
}
const many = (count: number) => Array.from({ length: count }, (_, index) => `${500_000_000_000 + index}`);

test("the accounts of hints are asked first, and alone if one of them is the owner", async () => {
  const accounts = many(1_200);
  const [last = "", other = ""] = accounts.slice(-2);
  expect(await asked(accounts, [other, last], last)).toEqual({
    found: { owner: last, unasked: 0 },
    calls: [other, last],
  });
});

test("a hint that is not among the accounts is not asked", async () => {
  const { found, calls } = await asked([first], [second], second);
  expect(found).toEqual({ unasked: 0 });
  expect(calls).toEqual([first]);
});

test("a false hint costs one call, and the owner is found all the same", async () => {
  const accounts = many(30);
  const { found, calls } = await asked(accounts, [accounts[29] ?? ""], accounts[3]);
  expect(found.owner).toBe(accounts[3]);
  expect(calls).toEqual([accounts[29], ...accounts.slice(0, 25)]);
});

test("a thousand accounts are asked, also with hints, and it is said how many were not", async () => {
  const accounts = many(1_200);
  const { found, calls } = await asked(accounts, accounts.slice(-3), undefined);
  expect(found).toEqual({ unasked: 200 });
  expect(new Set(calls).size).toBe(1_000);
  expect(calls).toHaveLength(1_000);
});

test.each([0, 1, 24, 25, 26, 50, 51])("of %i accounts each is asked once", async (count) => {
  const { found, calls } = await asked(many(count), many(count).slice(2, 4), undefined);
  expect(found).toEqual({ unasked: 0 });
  expect(calls.toSorted()).toEqual(many(count));
});

/** An account that lists these buckets, and counts in `calls` how many lists are asked for at once. */
function listing(names: readonly string[], calls = { now: 0, most: 0 }, asked: unknown[] = []): S3Provider {
  const read = async (place: string, command: { input: unknown }) => {
    asked.push([place, command.input]);
    calls.now += 1;
    calls.most = Math.max(calls.most, calls.now);
    await Promise.resolve();
    calls.now -= 1;
    return { Buckets: names.map((Name) => ({ Name })) };
  };
  return { read, write: read } as unknown as S3Provider;
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `${100_000_000_000 + index}`);

test.each([
  [1, 0],
  [26, 25],
  [60, 49],
  [60, 59],
  [1_000, 999],
])("of %i accounts that are searched, the one at place %i is found", async (count, place) => {
  const all = ids(count);
  const calls = { now: 0, most: 0 };
  const providerOf = (account: string) => listing(account === all[place] ? ["orders"] : [], calls);
  expect(await findOwner("orders", all, { providerOf })).toMatchObject({ owner: all[place] });
  expect(calls.most).toBe(Math.min(count, 25));
});

test("a bucket of an account after the first thousand is not searched for", async () => {
  const all = ids(1_001);
  const providerOf = (account: string) => listing(account === all[1_000] ? ["orders"] : []);
  expect(await findOwner("orders", all, { providerOf })).toEqual({ unasked: 1 });
});

test("of two accounts that list the bucket, the first one has it", async () => {
  const found = await findOwner("orders", ids(5), { providerOf: () => listing(["orders"]) });
  expect(found.owner).toBe(ids(1)[0]);
});

test("an account is asked for one bucket with the name, in its own region or in us-east-1", async () => {
  const asked: unknown[] = [];
  const near = { ...listing([], undefined, asked), region };
  expect(await isIn("orders", first, over({ [first]: near }))).toBe(false);
  expect(await isIn("orders", first, over({ [first]: listing([], undefined, asked) }))).toBe(false);
  const input = { Prefix: "orders", MaxBuckets: 1 };
  expect(asked).toEqual([
    [region, input],
    ["us-east-1", input],
  ]);
});

test("an account that does not say it counts as the caller wants; one without any bucket does say it", async () => {
  const failure = new S3Failure("transient", "SlowDown", "ListBuckets", "SlowDown", {});
  const silent = { read: () => Promise.reject(failure), write: () => Promise.reject(failure) };
  const empty = { read: async () => ({}), write: async () => ({}) } as unknown as S3Provider;
  const members = over({ [first]: silent, [second]: empty });
  expect(await isIn("orders", first, members)).toBe(false);
  expect(await isIn("orders", first, members, true)).toBe(true);
  expect(await isIn("orders", second, members, true)).toBe(false);
});

test("S3 is that of the account that is named; of the deployment's own where none is, or where there are no others", () => {
  const [own, its] = [listing([]), listing([])];
  const members = { home: first, ids: async () => new Set([first, second]), providerOf: () => its };
  const sources = { provider: own, members, more: "kept" };
  expect(inAccount(second, sources)).toEqual({ ...sources, provider: its });
  expect(inAccount(second, sources).provider).toBe(its);
  expect(inAccount(undefined, sources)).toBe(sources);
  const alone = { provider: own };
  expect(inAccount(second, alone)).toBe(alone);
});
