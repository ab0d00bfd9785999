import { expect, it } from "vitest";
import { examine } from "../../../cli/doctor/examine.ts";
import { contextWith, ownAccount } from "../../support/doctorContext.ts";

const [first, second, third] = ["444455556666", "777788889999", "888899990000"];
const refused = `account ${second} is out of reach: the role arn:aws:iam::${second}:role/x-read cannot be assumed (AccessDenied)`;

interface World {
  readonly accounts?: readonly string[];
  readonly blocked?: readonly string[];
}

function examined({ accounts = [ownAccount, first, second], blocked = [] }: World) {
  const answer = (request: { accounts?: true; account?: string }) => {
    if (request.accounts) return { home: ownAccount, accounts };
    const error = { code: "AccessDenied", message: refused };
    return { account: request.account, ...(request.account === second && { error }) };
  };
  const context = contextWith({
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
