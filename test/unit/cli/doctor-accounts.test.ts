import { expect, it } from "vitest";
import { examine } from "../../../cli/doctor/examine.ts";
import type { Settings } from "../../../service/settings/settings.ts";
import { contextWith, ownAccount } from "../../support/doctorContext.ts";

const [first, second, third] = ["444455556666", "777788889999", "888899990000"];
const refused = `account ${second} is out of reach: the role arn:aws:iam::${second}:role/x-read cannot be assumed (AccessDenied)`;

interface World {
  readonly accounts?: readonly string[];
  readonly blocked?: readonly string[];
  readonly settings?: Partial<Settings>;
  /** When the organisation last gave a complete answer. */
  readonly at?: string;
}

function examined({ accounts = [ownAccount, first, second], blocked = [], settings = {}, at }: World) {
  const answer = (request: { accounts?: true; account?: string }) => {
    if (request.accounts) return { home: ownAccount, accounts };
    const error = { code: "AccessDenied", message: refused };
    return { account: request.account, ...(request.account === second && { error }) };
  };
  const context = contextWith({
    settings,
    ...(at !== undefined && { accountList: { accounts, missing: {}, at } }),
    lambda: {
      Invoke: ({ Payload }: { readonly Payload: string }) => ({
        Payload: { transformToString: () => JSON.stringify(answer(JSON.parse(Payload))) },
      }),
    },
    ledger: {
      async *fleet() {
        yield* blocked.map((reason) => ({ bucket: "b", verdict: "blocked", reason })) as never[];
      },
    },
  });
  context.functionNamed = async () => ({ $metadata: {} });
  return examine(context, ["accounts"]);
}

it("doctor has one line for each account, and says why the deployment does not reach one", async () => {
  expect(await examined({})).toEqual([
    expect.objectContaining({ check: "accounts", account: first, state: "ok" }),
    expect.objectContaining({ account: second, state: "wrong", what: refused }),
  ]);
});

it("doctor ends what is wrong with an account with the command that finds what it lacks", async () => {
  const [, { remedy } = {}] = await examined({});
  expect(remedy).toContain(`dxaws-s3 member check ${second} --profile PROFILE --stage prod`);
});

it("doctor counts the buckets that are blocked because the role that writes cannot be assumed", async () => {
  const reason = `account ${third} is out of reach: the role arn:aws:iam::${third}:role/x-write cannot be assumed (AccessDenied)`;
  const findings = await examined({
    accounts: [ownAccount, third],
    blocked: [`versioning: ${reason}; tags: ${reason}`, reason, "S3 denies GetBucketPolicy"],
  });
  expect(findings).toMatchObject([{ account: third, state: "wrong", what: `2 buckets blocked: ${reason}` }]);
});

it("doctor says so where there is one account alone", async () => {
  expect(await examined({ accounts: [ownAccount] })).toMatchObject([
    { state: "ok", what: "the deployment's own account is the only one" },
  ]);
});

const settings = { accounts: { organisation: "o-a1b2c3d4e5" } };

it.each([undefined, ""])(
  "doctor says so where the accounts of the organisation were never read",
  async (at) => {
    const findings = await examined({ accounts: [ownAccount], settings, ...(at !== undefined && { at }) });
    expect(findings).toMatchObject([{ state: "wrong" }]);
    expect(findings[0]?.what).toBe(
      "all accounts of o-a1b2c3d4e5 were never read: accounts that join are not covered",
    );
    expect(findings[0]?.remedy).toContain("aws logs tail /aws/lambda/dxaws-s3-prod-sweep");
  },
);

it("doctor says since when the accounts of the organisation are not read", async () => {
  const [flaw, ...rest] = await examined({ settings, at: "2026-11-25T12:00:00.000Z" });
  expect(flaw?.what).toContain("not since 2026-11-25T12:00:00.000Z (24 h ago) read");
  expect(rest).toMatchObject([{ account: first }, { account: second }]);
});

it("doctor has one line for each account of an organisation that was just read", async () => {
  expect(await examined({ settings, at: "2026-11-26T11:50:00.000Z" })).toHaveLength(2);
  expect(await examined({ accounts: [ownAccount], settings, at: "2026-11-26T11:50:00.000Z" })).toMatchObject([
    { state: "ok" },
  ]);
});

it("doctor calls no account fine where more buckets are blocked than it reads", async () => {
  const blocked = Array.from({ length: 10_001 }, () => "S3 denies GetBucketPolicy");
  expect(await examined({ accounts: [ownAccount, first], blocked })).toMatchObject([{ state: "unknown" }]);
  expect(await examined({ accounts: [ownAccount, first], blocked: blocked.slice(1) })).toMatchObject([
    { state: "ok" },
  ]);
});
