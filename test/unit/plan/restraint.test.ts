import { describe, expect, it } from "vitest";
import { planBucket } from "../../../core/plan/planBucket.ts";
import { outsideWindows, restrainable, restraintOfSpec, standingOf } from "../../../core/plan/restraint.ts";
import { parseDesired } from "../../../core/spec/desired.ts";
import { pauseOf } from "../../../core/spec/pause.ts";

const now = new Date("2026-03-02T12:00:00Z");
const place = { name: "orders-archive", region: "ca-central-1" };
const facets = { tags: { team: "orders" }, metrics: [{ Id: "a" }, { Id: "b" }], blockPublicAccess: true };
const desired = (more: object = {}) => parseDesired({ ...place, ...facets, ...more });

/** The plan for a bucket that blocks no public access, has no tags and no metrics; or for a new one. */
function planOf(spec = desired(), exists = true) {
  const seen = new Map(Object.keys(facets).map((facet) => [facet, { value: undefined }]));
  return planBucket(spec, place, { exists, facets: exists ? seen : new Map() });
}
const restraint = async (more: object, plan = planOf()) =>
  Object.fromEntries(await restraintOfSpec(plan, desired(more), now));

describe("a paused spec", () => {
  it("is paused until it is resumed", () => {
    expect(pauseOf({ paused: true }, now)).toEqual({ reason: "paused until it is resumed" });
  });

  it("is paused until its time comes, and not from then on", () => {
    const paused = "2026-03-02T14:00:00+01:00";
    const pause = { reason: `paused until ${paused}`, until: "2026-03-02T13:00:00.000Z" };
    expect(pauseOf({ paused }, now)).toEqual(pause);
    expect(pauseOf({ paused }, new Date("2026-03-02T12:59:59.999Z"))).toEqual(pause);
    expect(pauseOf({ paused }, new Date("2026-03-02T13:00:00Z"))).toBeUndefined();
  });

  it.each([undefined, false])("is not paused by %s", (paused) => {
    expect(pauseOf({ paused } as never, now)).toBeUndefined();
  });
});

describe("a spec that prevents all writes", () => {
  it("needs a person, unless its pause ends by itself", () => {
    const pause = { reason: "paused until it is resumed", isForPerson: true };
    expect(standingOf(desired({ paused: true }), now)).toEqual(pause);
    expect(standingOf(desired({ paused: "2026-03-03T00:00:00Z" }), now)).toMatchObject({
      until: "2026-03-03T00:00:00.000Z",
      isForPerson: false,
    });
    const observed = { reason: "its spec says mode: observe", isForPerson: true };
    expect(standingOf(desired({ mode: "observe" }), now)).toEqual(observed);
  });

  it("is named before the pause has ended by its pause, and then by its mode", () => {
    const both = desired({ mode: "observe", paused: "2026-03-03T00:00:00Z" });
    expect(standingOf(both, now)?.reason).toBe("paused until 2026-03-03T00:00:00Z");
    expect(standingOf(both, new Date("2026-03-04T00:00:00Z"))?.reason).toBe("its spec says mode: observe");
  });

  it("holds the whole bucket, also what closes an exposure", async () => {
    expect(await restraint({ mode: "observe" })).toEqual({
      bucket: { reason: "its spec says mode: observe", isForPerson: true },
    });
    expect(await restraint({})).toEqual({});
  });
});

describe("maintenance windows of a spec", () => {
  const windows = [{ kind: "deny", schedule: "0 10 * * *", duration: "5h" }];
  const why = {
    reason: "outside its maintenance windows until 2026-03-02T15:00:00.000Z",
    until: "2026-03-02T15:00:00.000Z",
    isForPerson: false,
  };

  it("hold each facet once while they are closed, but not one that closes an exposure", async () => {
    const facetsOfCalls = planOf().actions.map(({ facet }) => facet);
    expect(facetsOfCalls).toEqual(["blockPublicAccess", "tags", "metrics", "metrics"]);
    expect(restrainable(planOf())).toEqual(["tags", "metrics"]);
    expect(await restraint({ windows })).toEqual({ tags: why, metrics: why });
  });

  it("hold a new bucket as a whole", async () => {
    const plan = planOf(desired(), false);
    expect(restrainable(plan)).toEqual(["bucket"]);
    expect(await restraint({ windows }, plan)).toEqual({ bucket: why });
  });

  it("hold nothing while they are open", async () => {
    expect(await restraintOfSpec(planOf(), desired({ windows }), new Date("2026-03-02T15:00:00Z"))).toEqual(
      new Map(),
    );
  });

  it("that never open have no end", () => {
    expect(outsideWindows({})).toEqual({ reason: "its maintenance windows never open" });
  });
});

describe("a restrained plan", () => {
  const hold = { reason: "a change freeze", until: "2026-03-03T00:00:00Z", isForPerson: false };
  const approval = { reason: "needs approval", isForPerson: true };
  const facetsOf = (calls: readonly { readonly facet: string }[]) => calls.map(({ facet }) => facet);

  it("holds the calls of the named facets with the reason, and sends the others", () => {
    const plan = planOf();
    const restrained = plan.restrained(
      new Map([
        ["tags", hold],
        ["metrics", approval],
      ]),
    );
    expect(facetsOf(restrained.actions)).toEqual(["blockPublicAccess"]);
    const calls = (facet: string) => plan.actions.filter((action) => action.facet === facet);
    const { reason, until } = hold;
    expect(restrained.held).toEqual([{ facet: "tags", reason, until, calls: calls("tags") }]);
    const manual = { facet: "metrics", reason: "needs approval", calls: calls("metrics") };
    expect(restrained.manual).toEqual([manual]);
    expect(facetsOf(restrained.withheld)).toEqual(["tags", "metrics"]);
    expect(restrained.drift).toEqual(plan.drift);
    expect(restrained.inSync).toBe(false);
  });

  it("holds all calls together where the whole bucket is held", () => {
    const plan = planOf();
    const restrained = plan.restrained(
      new Map([
        ["bucket", hold],
        ["tags", approval],
      ]),
    );
    expect(restrained.actions).toEqual([]);
    expect(restrained.held).toMatchObject([{ facet: "bucket", calls: plan.actions }]);
    expect(restrained.manual).toEqual([]);
  });

  it("adds to what was held before, and names what is no longer managed", () => {
    const first = planOf().restrained(
      new Map([
        ["tags", hold],
        ["metrics", approval],
      ]),
      ["cors"],
    );
    const second = first.restrained(new Map([["blockPublicAccess", hold]]));
    expect([facetsOf(second.held), facetsOf(second.manual)]).toEqual([
      ["tags", "blockPublicAccess"],
      ["metrics"],
    ]);
    expect(second.unmanaged).toEqual(["cors"]);
  });
});
