import { expect, it } from "vitest";
import { examine } from "../../../cli/doctor/examine.ts";
import type { Settings } from "../../../service/settings/settings.ts";
import type { AccountOut } from "../../../service/tables/accountReach.ts";
import { contextWith, ownAccount } from "../../support/doctorContext.ts";

const [first, second, third] = ["444455556666", "777788889999", "888899990000"];
const refused = `account ${second} is out of reach: the role arn:aws:iam::${second}:role/x-read cannot be assumed (AccessDenied)`;

interface World {
  readonly accounts?: readonly string[];
  readonly out?: readonly AccountOut[];
  readonly settings?: Partial<Settings>;
  /** When the organisation last gave a complete answer. */
  readonly at?: string;
}

function examined({ accounts = [ownAccount, first, second], out = [], settings = {}, at }: World) {
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
    out,
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

it("doctor says since when no repair has the role that writes, although the role that reads can be assumed", async () => {
  const reason = `account ${third} is out of reach: the role arn:aws:iam::${third}:role/x-write cannot be assumed (AccessDenied)`;
  const out = [{ account: third, bucket: "orders", reason, since: "2026-11-26T10:00:00.000Z" }];
  expect(await examined({ accounts: [ownAccount, first, third], out })).toMatchObject([
    { account: first, state: "ok" },
    { account: third, state: "wrong", what: `${reason} (2 h ago for the first time)` },
  ]);
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
