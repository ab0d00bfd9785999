import { describe, expect, it } from "vitest";
import { closingPolicy } from "../../../core/facets/parts/policyClosing.ts";
import { policy } from "../../../core/facets/policy.ts";
import { allow, Bucket, deny, form, given, region } from "../../support/openedPolicies.ts";

type Document = Parameters<typeof closingPolicy>[0];
const of = (...Statement: object[]) =>
  ({ Version: "2012-10-17", Id: "ours", Statement }) as unknown as Document;
const closed = (wanted: object[], live: object[]) =>
  closingPolicy(of(...wanted), { ...of(...live), Id: "theirs" }).Statement;

const upload = { ...given, Action: "s3:PutObject" };
const denied = (Action: string, more: object = {}) => ({ ...deny, Action, ...more });

describe("the policy that closes an exposure without giving anything new", () => {
  it("has the grants that the spec and the bucket share, in the words of the spec", () => {
    const other = {
      ...allow,
      Sid: "Theirs",
      Action: ["S3:PUTOBJECT", "s3:GetObject"],
      Principal: { AWS: "*" },
    };
    expect(closed([allow, given], [other, upload])).toEqual([allow]);
    expect(closed([given, allow], [allow, given])).toEqual([given, allow]);
    expect(closed([allow], [{ ...allow, Action: "s3:GetObject" }])).toEqual([]);
    expect(closed([], [allow])).toEqual([]);
    expect(closed([allow], [])).toEqual([]);
  });

  it("has the Denies of both, those that are equal once", () => {
    const [ours, theirs] = [denied("s3:a"), denied("s3:b")];
    expect(closed([ours], [theirs])).toEqual([ours, theirs]);
    expect(closed([ours], [{ ...ours, Sid: "Theirs", Action: ["S3:A"] }])).toEqual([ours]);
    expect(closed([], [theirs])).toEqual([theirs]);
    expect(closed([theirs], [])).toEqual([theirs]);
    const shout = { ...ours, Effect: "DENY", Action: "s3:c" };
    expect(closed([], [shout])).toEqual([shout]);
    for (const Effect of ["xDeny", "Denyx"]) expect(closed([], [{ ...ours, Effect }])).toEqual([]);
  });

  it("has each Sid on one statement", () => {
    const ours = denied("s3:a", { Sid: "One" });
    const [same, another, none] = [
      denied("s3:b", { Sid: "One" }),
      denied("s3:b", { Sid: "Two" }),
      denied("s3:b"),
    ];
    expect(closed([ours], [same])).toEqual([ours, none]);
    expect(closed([ours], [another])).toEqual([ours, another]);
    expect(closed([ours], [none])).toEqual([ours, none]);
    expect(closed([{ ...allow, Sid: "One" }, none], [same])).toEqual([none]);
    const grant = { ...allow, Sid: "One" };
    expect(closed([grant], [grant, same])).toEqual([grant, none]);
    expect(closed([grant], [same])).toEqual([same]);
  });

  it("has the Version and the Id of the spec", () => {
    expect(closingPolicy(of(deny), { Version: "2008-10-17", Id: "theirs", Statement: [] } as never)).toEqual(
      of(deny),
    );
  });

  it("is what is sent: also for a bucket without a policy, and where the spec removes it", () => {
    const closing = (wanted: object[] | null, live?: object[]) => {
      const [before, after] = [form(...(live ?? [])), form(...(wanted ?? []))];
      const [declared, actual] = [wanted && of(...wanted), live && of(...live)];
      const bucket = { name: Bucket, region };
      const change = {
        bucket,
        before,
        after,
        explicit: after,
        declared,
        actual,
        remove: !wanted,
        spec: new Map(),
      };
      const { after: left, remove, declared: said } = policy.closing(change);
      expect(remove).toBe(false);
      expect(left).toEqual(policy.normalise(said as Document));
      return (said as Document).Statement;
    };
    expect(closing([allow, deny], [allow, upload])).toEqual([allow, deny]);
    expect(closing([allow, deny])).toEqual([deny]);
    expect(closing(null, [allow, deny])).toEqual([deny]);
  });
});
