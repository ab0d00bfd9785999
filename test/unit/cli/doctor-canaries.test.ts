import { describe, expect, it } from "vitest";
import { examine } from "../../../cli/doctor/examine.ts";
import type { CanaryState } from "../../../service/triggers/canary.ts";
import { contextWith, ownAccount } from "../../support/doctorContext.ts";

const [first, second] = ["444455556666", "777788889999"];
const settings = {
  accounts: [first, second],
  watchedRegions: ["ca-central-1", "eu-west-1"],
  memberCanaries: "company-canary-{account}-{region}",
};
const arrived = (account: string, region: string, at: string, delayMs?: number): CanaryState => ({
  account,
  region,
  at: `2026-11-26T${at}:00.000Z`,
  delayMs,
});
/** All arrive: it is 12:00. */
const well = [first, second].flatMap((account) =>
  settings.watchedRegions.map((region) => arrived(account, region, "11:57", 7_500)),
);
const without = (account: string, region: string) =>
  well.filter((one) => one.account !== account || one.region !== region);

interface World {
  readonly canaries?: readonly CanaryState[];
  readonly settings?: object;
  /** What the function plan says of a bucket. */
  readonly plan?: (desired: { readonly name: string }) => object;
}

async function lines({ canaries = well, plan = () => ({ exists: true }), ...world }: World = {}) {
  const desired: object[] = [];
  const answer = (request: { accounts?: true; account?: string; desired?: { name: string } }) => {
    if (request.accounts) return { home: ownAccount, accounts: [ownAccount, first, second] };
    if (!request.desired) return { account: request.account };
    desired.push(request.desired);
    return { version: 1, plans: [plan(request.desired)] };
  };
  const context = contextWith({
    settings: world.settings ?? settings,
    canaries,
    lambda: {
      Invoke: ({ Payload }: { readonly Payload: string }) => ({
        Payload: { transformToString: () => JSON.stringify(answer(JSON.parse(Payload))) },
      }),
    },
    ledger: { async *fleet() {} },
  });
  context.functionNamed = async () => ({ $metadata: {} });
  const findings = await examine(context, ["accounts"]);
  return { desired, findings: findings.filter(({ what }) => what.includes("canary")) };
}

describe("doctor accounts", () => {
  it("has one line for the canary of each account and region, and asks for no bucket where all is well", async () => {
    const { findings, desired } = await lines();
    expect(findings).toMatchObject(
      [first, second].flatMap((account) =>
        settings.watchedRegions.map((region) => ({
          check: "accounts",
          account,
          state: "ok",
          what: `events of company-canary-${account}-${region} in ${region} arrive: the newest took 7.5 s`,
        })),
      ),
    );
    expect(desired).toEqual([]);
  });

  it("names the account and region whose event did not arrive in time, and what to check", async () => {
    const canaries = [...without(second, "eu-west-1"), arrived(second, "eu-west-1", "11:30", 7_500)];
    const { findings } = await lines({ canaries });
    expect(findings.filter(({ state }) => state !== "ok")).toEqual([
      {
        check: "accounts",
        account: second,
        state: "wrong",
        what: `no event of the canary company-canary-${second}-eu-west-1 in eu-west-1 has arrived since that of 2026-11-26T11:30:00.000Z`,
        remedy: expect.stringMatching(
          /schedules .* rule, the hub's bus and the dead-letter queue: dxaws-s3 member check 777788889999 --regions eu-west-1 --profile PROFILE/,
        ),
      },
    ]);
  });

  it("says how long an event took that arrived late", async () => {
    const canaries = [...without(first, "eu-west-1"), arrived(first, "eu-west-1", "11:40", 18 * 60_000)];
    const { findings } = await lines({ canaries });
    expect(findings[1]).toMatchObject({ state: "wrong", what: expect.stringContaining("took 1080.0 s") });
  });

  it("says that the bucket does not exist, as the function plan finds it in its account and region", async () => {
    const canaries = [...without(first, "eu-west-1"), arrived(first, "eu-west-1", "08:00")];
    const name = `company-canary-${first}-eu-west-1`;
    const { findings, desired } = await lines({ canaries, plan: () => ({ bucket: name, exists: false }) });
    expect(findings[1]).toMatchObject({
      state: "wrong",
      what: `the canary ${name} in eu-west-1 does not exist`,
    });
    expect(desired).toEqual([{ name, account: first, region: "eu-west-1", blockPublicAccess: true }]);
  });

  it("says that no event has ever arrived if the bucket cannot be asked for", async () => {
    const canaries = [...without(first, "eu-west-1"), arrived(first, "eu-west-1", "08:00")];
    const plan = () => ({ bucket: "b", error: { code: "AccessDenied", message: "no" } });
    const { findings } = await lines({ canaries, plan });
    expect(findings[1]).toMatchObject({ state: "wrong", what: expect.stringContaining("has ever arrived") });
  });

  it("is not sure of a canary that is new: it may still have to be created", async () => {
    const canaries = [...without(first, "eu-west-1"), arrived(first, "eu-west-1", "11:00")];
    const { findings } = await lines({ canaries: canaries.filter(({ account }) => account === first) });
    expect(findings.map(({ account, state }) => `${account} ${state}`)).toEqual([
      `${first} ok`,
      `${first} unknown`,
      `${second} unknown`,
      `${second} unknown`,
    ]);
  });

  it.each([
    ["the setting", { ...settings, memberCanaries: undefined }],
    ["accounts", { ...settings, accounts: [] }],
  ])("has no such line without %s", async (_, some) => {
    expect((await lines({ settings: some })).findings).toEqual([]);
  });
});
