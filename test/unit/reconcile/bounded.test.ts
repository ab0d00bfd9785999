import { PutBucketTaggingCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { isThorough } from "../../support/chance.ts";
import { accessDenied } from "../../support/denials.ts";
import { LedgerTable } from "../../support/ledgerTable.ts";
import { bucket, World } from "../../support/world.ts";

const mostBytes = 100_000;
const hour = 3_600_000;
const long = (text: string, length = 2_048) => text.padEnd(length, "ü\u{1F600}\n");
const spec = { versioning: true, tags: { team: "orders" } };
const nightly = { kind: "allow", schedule: "0 0 1 1 *", duration: "1h" };

/** `make test-more` runs ten rounds; the usual run needs one. */
const rounds = isThorough ? 10 : 1;

let world: World;
let ledger: LedgerTable;
beforeEach(() => {
  ledger = new LedgerTable();
  world = new World();
  Object.assign(world.core, { ledger: ledger.ledger });
});

let events = 0;
/** Another principal changes the bucket, and ten events report it, each as long as CloudTrail permits. */
async function tenEvents() {
  const TagSet = [{ Key: "team", Value: `${events}` }];
  const versioning = new PutBucketVersioningCommand({
    Bucket: bucket,
    VersioningConfiguration: { Status: "Suspended" },
  });
  await world.alice(versioning, ["versioning"]);
  const { call, ...cause } = await world.alice(
    new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet } }),
    ["tags"],
  );
  const causes = Array.from({ length: 10 }, (_, index) => {
    events += 1;
    const principal = {
      name: long(`rôle/${events}`),
      type: "AssumedRole",
      arn: long(`arn:${events}`),
      account: "1",
    };
    return {
      ...cause,
      facets: [index % 2 ? "tags" : "versioning"],
      call: { ...call, event: "PutBucketTagging", requestId: long(`${events}`), region: "x", principal },
    };
  }).map((one) => ({
    ...one,
    call: { ...one.call, userAgent: long(`agent ${events}`), sourceIp: long("1") },
  }));
  return world.trigger(...causes);
}

/** What happens in a phase, and the verdicts that must follow. */
interface Phase {
  begin(): Promise<unknown>;
  readonly verdicts: readonly string[];
}

const phases: Readonly<Record<string, Phase>> = {
  "a conflict": { begin: () => world.spec(spec), verdicts: ["converged", "held"] },
  "a pause": { begin: () => world.spec({ ...spec, paused: "2099-01-01T00:00:00Z" }), verdicts: ["paused"] },
  "a closed window": { begin: () => world.spec({ ...spec, windows: [nightly] }), verdicts: ["held"] },
  "an exhausted budget": {
    async begin() {
      world.restraints.budget.take = async () => false;
      await world.spec(spec);
    },
    verdicts: ["held"],
  },
  "a denied call": {
    async begin() {
      world.s3.intercept = (operation) =>
        operation === "PutBucketRequestPayment" ? accessDenied(long("no")) : undefined;
      await world.spec({ ...spec, requestPayment: "Requester" });
    },
    verdicts: ["blocked"],
  },
  observation: { begin: () => world.spec({ ...spec, mode: "observe" }), verdicts: ["drifted"] },
};

/** Runs a phase; returns the verdicts after its beginning. */
async function verdictsIn({ begin }: Phase, turns: number): Promise<string[]> {
  world.s3.intercept = undefined;
  world.restraints.budget.take = async () => true;
  await begin();
  const verdicts: string[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const { verdict } = turn % 10 === 9 ? await world.trigger({ why: "sweep" }) : await tenEvents();
    verdicts.push(verdict);
    world.clock.pass(turn % 40 === 39 ? 8 * hour : 20_000);
  }
  return verdicts.slice(10);
}

describe("a flood of events, each as long as it can be", () => {
  it("leaves a status and a history that fit into their items, and the right verdict at any time", async () => {
    const seen = new Map(Object.keys(phases).map((name) => [name, new Set<string>()]));
    for (let round = 0; round < rounds; round++)
      for (const [name, phase] of Object.entries(phases))
        for (const verdict of await verdictsIn(phase, 185)) seen.get(name)?.add(verdict);
    expect(events).toBeGreaterThan(rounds * 9_900);
    expect(ledger.heaviest).toBeLessThanOrEqual(mostBytes);
    for (const [name, { verdicts }] of Object.entries(phases))
      expect([...(seen.get(name) ?? [])].sort(), name).toEqual(verdicts);
  }, 300_000);
});
