import { describe, expect, it } from "vitest";
import { blockPublicAccess } from "../../../core/facets/blockPublicAccess.ts";

const names = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
const bucket = { name: "orders-archive", region: "ca-central-1" };
const only = (...on: string[]) => Object.fromEntries(names.map((name) => [name, on.includes(name)]));

describe("Block Public Access that the operator does not permit to be switched off", () => {
  const closed = (before: object, after: object) => {
    const sides = { before: before as ReturnType<typeof only>, after: after as ReturnType<typeof only> };
    const change = { ...sides, bucket, explicit: sides.after, declared: null, remove: true, spec: new Map() };
    const { after: left, remove } = blockPublicAccess.closing(change);
    return { ...left, remove };
  };

  it.each(names)("stays on where it is on, and comes where the spec wants it: %s", (name) => {
    const others = names.filter((one) => one !== name);
    expect(closed(only(name), only())).toEqual({ ...only(name), remove: false });
    expect(closed(only(), only(name))).toEqual({ ...only(name), remove: false });
    expect(closed(only(name), only(...others))).toEqual({ ...only(...names), remove: false });
    expect(closed(only(), only())).toEqual({ ...only(), remove: false });
  });
});
