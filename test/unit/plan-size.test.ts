import { describe, expect, it } from "vitest";
import { Guard } from "../../core/plan/guard.ts";
import { planBucket } from "../../core/plan/planBucket.ts";
import { parseDesired } from "../../core/spec/desired.ts";
import { largeBuckets } from "../../scripts/scale/largeBuckets.ts";
import { answerIn } from "../../service/planReport/answer.ts";

const lambdaLimit = 6 * 1024 * 1024;
const guard = new Guard({ public: [], trusted: ["222233334444"] });
const bucket = { name: "orders-archive", region: "ca-central-1", owner: "111122223333" };
const cases = largeBuckets.map((large) => [large.title, large] as const);

const planOf = ({ spec, live }: Pick<(typeof largeBuckets)[number], "spec" | "live">) =>
  planBucket(parseDesired(spec as never), bucket, live, { guard });

describe("a bucket at S3's limits", () => {
  it.each(cases)("whose %s has a plan that grows like its spec, in every format", (_, large) => {
    const { spec, live: seen } = large;
    const plan = planOf({ spec, live: seen });
    expect(plan.unknown).toEqual([]);
    const size = JSON.stringify(spec).length;
    const live = JSON.stringify([...seen.facets.values()]).length;
    // Each value is in the drift, in the details of its call, in the call, and in what an opening says.
    const calls = [...plan.actions, ...plan.withheld.flatMap((one) => one.calls)].length;
    const most = 10_000 + 500 * calls + 8 * (size + live);
    expect(JSON.stringify(plan).length).toBeLessThan(most);
    expect(`${plan}`.length).toBeLessThan(most);
    for (const format of ["json", "text", "html"]) {
      const answer = answerIn(format, { at: "2026-11-26T12:00:00.000Z" });
      expect(answer.take(plan)).toBe(true);
      expect(Buffer.byteLength(JSON.stringify(answer.end()))).toBeLessThan(lambdaLimit);
    }
  });

  it("has calls that say only what they open themselves", () => {
    const large = largeBuckets.find(({ title }) => title === "analytics is missing");
    const { refused = [] } = large ? planOf(large) : {};
    const calls = refused.flatMap(({ calls: all }) => all);
    expect(calls).toHaveLength(1_000);
    for (const [index, { details }] of calls.entries())
      expect(details.opens).toEqual([
        `to an outsider: it exports the analysis of its objects to arn:aws:s3:::reports-${index}`,
      ]);
  });
});
