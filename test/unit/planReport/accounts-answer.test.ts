import { expect, it } from "vitest";
import { S3Failure } from "../../../core/providers/awsErrors.ts";
import { accountsAnswer } from "../../../service/planReport/accountsAnswer.ts";

const [home, other, gone] = ["111122223333", "444455556666", "777788889999"];
const asked: string[] = [];
const members = {
  home,
  ids: async () => new Set([home, other]),
  providerOf: (account: string) => ({
    region: "ca-central-1",
    async read() {
      asked.push(account);
      if (account === other)
        throw new S3Failure("unauthenticated", "AccessDenied", "AssumeRole", "out of reach", new Error());
      return {};
    },
  }),
} as never;

it("the function plan names the accounts of the deployment", async () => {
  expect(await accountsAnswer({ accounts: true }, members)).toEqual({ home, accounts: [home, other] });
});

it("the function plan says whether it can read an account, with the reason", async () => {
  expect(await accountsAnswer({ account: home }, members)).toEqual({ account: home });
  const error = { code: "AccessDenied", message: "out of reach" };
  expect(await accountsAnswer({ account: other }, members)).toEqual({ account: other, error });
});

it("no call is made in an account that is not the deployment's", async () => {
  asked.length = 0;
  expect(await accountsAnswer({ account: gone }, members)).toMatchObject({ error: { code: "NoMember" } });
  expect(asked).toEqual([]);
});

it("any other request is one for a plan", async () => {
  for (const request of [undefined, { bucket: "orders" }, { all: true }, { account: 7 }])
    expect(await accountsAnswer(request, members)).toBeUndefined();
});
