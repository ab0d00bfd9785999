import { expect, it } from "vitest";
import { ofAccount } from "../../../cli/fleet/ofAccount.ts";
import type { Foresight } from "../../../cli/plans/foresight.ts";
import { newStatus } from "../../../service/tables/status.ts";
import { at, home, other } from "../../support/accountsLedger.ts";

// orders and theirs have specs, bare has none and is in the other account, as the ledger knows.

const layered = { digest: "d", at, baselines: ["company"], bare: true };
const foresight = {
  layers: { baselines: [], exceptions: [] },
  now: () => new Date(at),
  foreseer: {
    provider: { owner: home, region: "ca-central-1" },
    members: {
      home,
      ids: async () => new Set([home, other]),
      providerOf: (owner: string) => ({ owner, region: "ca-central-1" }),
    },
    ledger: { status: async (bucket: string) => ({ ...newStatus(bucket, at), account: other, layered }) },
  },
} as unknown as Foresight;

async function* targets() {
  yield { name: "orders", spec: { name: "orders" } };
  yield { name: "theirs", spec: { name: "theirs", account: other } };
  yield { name: "bare" };
}

it.each([
  [other, ["theirs", "bare"], ["orders"]],
  [home, ["orders"], ["theirs", "bare"]],
])(
  "plan --account %s has named buckets of that account, also one without a spec",
  async (account, there, not) => {
    const [found, elsewhere]: [string[], string[]] = [[], []];
    for await (const { name } of ofAccount(targets(), account, (bucket) => elsewhere.push(bucket), foresight))
      found.push(name);
    expect([found, elsewhere]).toEqual([there, not]);
  },
);
