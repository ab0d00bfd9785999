import { describe, expect, it } from "vitest";
import { examine } from "../../../cli/doctor/examine.ts";
import type { Settings } from "../../../service/settings/settings.ts";
import type { RecordedEntry } from "../../../service/tables/history.ts";
import { contextWith } from "../../support/doctorContext.ts";

const call = (at: string, region = "ca-central-1") => ({
  at,
  causes: [{ why: "drift", at, call: { region } }],
});
const unannounced = (at: string, bucket = "orders") => ({
  at,
  bucket,
  unannounced: true,
  causes: [{ why: "sweep", at }],
});

async function examined(entries: readonly object[], settings: Partial<Settings> = {}, specs: object[] = []) {
  const days: string[] = [];
  const ledger = {
    async *day(day: string) {
      days.push(day);
      yield* (entries as RecordedEntry[]).filter(({ at }) => at.startsWith(day));
    },
  };
  const context = contextWith({ ledger, settings, specs: specs as Record<string, unknown>[] });
  // The deployment exists; its settings are the given ones.
  context.functionNamed = async () => ({ $metadata: {} });
  return { findings: await examine(context, ["last-event"]), days };
}

describe("the doctor of events that should arrive", () => {
  it("is ok with the last event, and reads no further back", async () => {
    const { findings, days } = await examined([call("2026-11-25T08:00:00Z")]);
    expect(findings).toEqual([
      {
        check: "last-event",
        state: "ok",
        what: "the last event of ca-central-1 is of 2026-11-25 08:00:00Z",
      },
    ]);
    expect(days).toEqual(["2026-11-26", "2026-11-25"]);
  });

  it("is content with seven silent days in which the sweep found nothing either", async () => {
    const { findings, days } = await examined([]);
    expect(findings).toMatchObject([
      { state: "ok", what: expect.stringContaining("the sweep found no drift there") },
    ]);
    expect(days).toHaveLength(7);
  });

  it("is wrong without events if the sweep found drift", async () => {
    const { findings } = await examined([
      unannounced("2026-11-22T08:00:00Z"),
      unannounced("2026-11-23T08:00:00Z"),
    ]);
    expect(findings).toEqual([
      {
        check: "last-event",
        state: "wrong",
        what:
          "events of ca-central-1 do not arrive: the sweep found drift without an event 2 times, " +
          "last of orders at 2026-11-23 08:00:00Z; no event arrived in 7 days",
        remedy: expect.stringContaining("dxaws-s3 doctor trail rule dead-letters regions --stage prod"),
      },
    ]);
  });

  it("is not content with drift that was missed since the last call, of the same day, too", async () => {
    const { findings } = await examined([call("2026-11-26T06:00:00Z"), unannounced("2026-11-26T07:00:00Z")]);
    expect(findings).toMatchObject([
      {
        state: "wrong",
        what: expect.stringContaining("the last event is of 2026-11-26 06:00:00Z"),
      },
    ]);
  });

  it("is content again once a call is heard of", async () => {
    const { findings } = await examined([unannounced("2026-11-26T07:00:00Z"), call("2026-11-26T08:00:00Z")]);
    expect(findings).toMatchObject([{ state: "ok" }]);
  });

  it("names the region that is silent, while others are heard of", async () => {
    const { findings } = await examined(
      [call("2026-11-26T08:00:00Z"), unannounced("2026-11-24T07:00:00Z", "far")],
      { watchedRegions: ["ca-central-1", "eu-west-1"] },
      [{ name: "far", region: "eu-west-1" }],
    );
    expect(findings).toMatchObject([
      { state: "ok", what: expect.stringContaining("ca-central-1") },
      { state: "wrong", what: expect.stringContaining("events of eu-west-1 do not arrive") },
    ]);
  });

  it("takes a call of another region for no sign of life of this one", async () => {
    const { findings } = await examined([
      call("2026-11-26T08:00:00Z", "us-east-1"),
      unannounced("2026-11-26T07:00:00Z"),
    ]);
    expect(findings).toMatchObject([{ state: "wrong" }]);
  });

  it("of another account: names account and region that are silent, while the deployment's own account is heard of", async () => {
    const account = "444455556666";
    const { findings } = await examined(
      [call("2026-11-26T08:00:00Z"), unannounced("2026-11-24T07:00:00Z", "theirs")],
      {},
      [{ name: "theirs", region: "ca-central-1", account }, { name: "orders" }],
    );
    expect(findings).toMatchObject([
      { state: "ok", what: "the last event of ca-central-1 is of 2026-11-26 08:00:00Z" },
      {
        state: "wrong",
        what: expect.stringContaining(`events of ca-central-1 of account ${account} do not arrive`),
      },
    ]);
  });
});
