import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { examine } from "../../../cli/doctor/examine.ts";
import type { Settings } from "../../../service/settings/settings.ts";
import { answered, contextWith } from "../../support/doctorContext.ts";

interface Limits {
  readonly all: number;
  readonly unreserved?: number;
  /** What the deployed sweep has reserved; nothing is deployed when absent. */
  readonly reserved?: number;
}

const examined = ({ all, unreserved = all, reserved }: Limits, settings: Partial<Settings> = {}) =>
  examine(
    contextWith({
      settings,
      lambda: {
        GetAccountSettings: () => ({
          AccountLimit: { ConcurrentExecutions: all, UnreservedConcurrentExecutions: unreserved },
        }),
        GetFunctionConcurrency: () =>
          reserved === undefined
            ? answered("ResourceNotFoundException")
            : { ReservedConcurrentExecutions: reserved },
      },
    }),
    ["quota"],
  );

describe("the doctor of an account's quota of functions", () => {
  it("says before a deployment that nothing can be reserved of a quota of ten", async () => {
    expect(await examined({ all: 10 })).toEqual([
      {
        check: "quota",
        state: "wrong",
        what: "the concurrency quota of ca-central-1 is 10, of which 10 are unreserved: Lambda refuses to reserve 2 for the sweep",
        remedy:
          "set reservedSweeps: 0 in the settings file, or request a higher quota, and deploy: make deploy STAGE=prod REGION=ca-central-1",
      },
    ]);
  });

  it("wants the quota that docs/first-deployment.md names, where the settings are the defaults", async () => {
    const [, named] =
      /concurrent executions: below (\d+), set/.exec(readFileSync("docs/first-deployment.md", "utf8")) ?? [];
    const least = Number(named);
    expect(await examined({ all: least })).toMatchObject([{ state: "ok" }]);
    expect(await examined({ all: least - 1 })).toMatchObject([{ state: "wrong" }]);
  });

  it("is content there once nothing is to be reserved, and names what leaves room", async () => {
    expect(await examined({ all: 10 }, { reservedSweeps: 0 })).toMatchObject([
      { state: "ok", what: expect.stringContaining("concurrency: 5 leaves room") },
    ]);
    expect(await examined({ all: 10 }, { reservedSweeps: 0, concurrency: 5 })).toMatchObject([
      { state: "ok", what: "the concurrency quota of ca-central-1 is 10, of which 10 are unreserved" },
    ]);
  });

  it.each<[string, Limits, "ok" | "wrong"]>([
    ["the usual one", { all: 1_000 }, "ok"],
    ["one that others have reserved", { all: 1_000, unreserved: 101 }, "wrong"],
    ["one of which our own sweep has the last", { all: 1_000, unreserved: 100, reserved: 2 }, "ok"],
    ["one of a hundred, which stay unreserved", { all: 100 }, "wrong"],
    ["one that has just room", { all: 102 }, "ok"],
  ])("knows %s", async (_, limits, state) => {
    expect(await examined(limits)).toMatchObject([{ state }]);
  });
});
