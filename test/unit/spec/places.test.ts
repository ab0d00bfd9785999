import { describe, expect, it } from "vitest";
import { parseDesired } from "../../../exports/index.ts";
import { specProblems } from "../../support/specProblems.ts";

const valid = { name: "orders-archive", region: "ca-central-1" };
type Row = readonly [mistake: string, spec: object, ...problems: string[]];

describe("a name and its place", () => {
  const old =
    "a bucket name can contain only lowercase letters, digits, dots and hyphens; only an old bucket in us-east-1 can have such a name, and its spec must set that region";
  it.each<Row>([
    ["an old name in another region", { name: "Old_Orders" }, `/name: "Old_Orders": ${old}`],
    [
      "an old name without a region",
      { name: "Old_Orders", region: undefined },
      `/name: "Old_Orders": ${old}`,
    ],
    ["an old name where it can exist", { name: "Old_Orders", region: "us-east-1" }],
    [
      "a name of another region",
      { name: "a-111122223333-us-east-1-an" },
      '/region: "ca-central-1": the bucket\'s name places it in us-east-1',
    ],
    [
      "a name of another account",
      { name: "a-111122223333-ca-central-1-an", account: "444455556666" },
      '/account: "444455556666": the bucket\'s name places it in 111122223333',
    ],
    [
      "a name of this region and account",
      { name: "a-111122223333-ca-central-1-an", account: "111122223333" },
    ],
  ])("%s", (_, spec, ...problems) => {
    expect(specProblems(spec as object)).toEqual(problems);
  });

  it("come from a name that has them, where the spec has none", () => {
    const { region, account } = parseDesired({ name: "a-111122223333-us-east-1-an" });
    expect({ region, account }).toEqual({ region: "us-east-1", account: "111122223333" });
    expect(parseDesired({ name: "orders-archive" })).toMatchObject({ region: undefined, account: undefined });
  });
});

describe("what a spec says of its treatment is what it gets", () => {
  it("each member as it is written, and its default where it is not", () => {
    const treatment = { mode: "observe", paused: true, recreate: false, adopt: true } as const;
    expect(parseDesired({ ...valid, ...treatment })).toMatchObject(treatment);
    expect(parseDesired({ ...valid, recreate: true, adopt: false, paused: false })).toMatchObject({
      recreate: true,
      adopt: false,
      paused: false,
    });
    const defaults = {
      mode: "enforce",
      paused: false,
      recreate: true,
      adopt: false,
      windows: [],
      ignore: [],
    };
    expect(parseDesired(valid)).toMatchObject(defaults);
    expect(parseDesired(valid).additive).toEqual(new Set());
    expect(parseDesired({ ...valid, additive: ["tags"] }).additive).toEqual(new Set(["tags"]));
    expect(parseDesired({ ...valid, ignore: ["/tags/a~1b"] }).ignore).toEqual([["tags", "a/b"]]);
  });
});
