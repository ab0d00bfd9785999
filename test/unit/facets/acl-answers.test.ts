import { describe, expect, it } from "vitest";
import { policy } from "../../../core/facets/policy.ts";
import { Bucket, deny, region } from "../../support/openedPolicies.ts";

const [owner, other] = ["0".repeat(64), "a".repeat(64)];
const everyone = "http://acs.amazonaws.com/groups/global/AllUsers";
const logs = "http://acs.amazonaws.com/groups/s3/LogDelivery";
const to = (Grantee: object, Permission = "READ") => ({ Grantee, Permission });
const user = (ID: string) => to({ Type: "CanonicalUser", ID });
const canonical = (id: string) => ({ kind: "canonicalUser", id });

describe("the ACL", () => {
  const asked = async (live: object[], wanted: object[] | null, additive: boolean) => {
    const of = (Statement: object[]) => ({ Version: "2012-10-17", Statement }) as never;
    const context = { bucket: { name: Bucket, region }, additive };
    return (await policy.lookups(wanted && of(wanted), of(live), context)).length;
  };
  const named = { ...deny, Sid: "Ours" };
  const narrower = { ...named, Action: "s3:PutObject" };

  it("is asked for where a Deny goes or denies less", async () => {
    for (const additive of [true, false]) {
      expect(await asked([named], [narrower], additive)).toBe(1);
      expect(await asked([narrower], [named], additive)).toBe(0);
      expect(await asked([named], [{ ...narrower, Effect: "Allow", Principal: "*" }], additive)).toBe(0);
    }
  });

  it("is not asked for where the Deny of another may stay", async () => {
    expect(await asked([{ ...deny, Sid: "Theirs" }], [narrower], true)).toBe(0);
    expect(await asked([{ ...deny, Sid: "Theirs" }], [narrower], false)).toBe(1);
    expect(await asked([deny], null, false)).toBe(1);
    expect(await asked([], [named], true)).toBe(0);
  });
});

describe("who has access by an ACL, as S3 returns it", () => {
  const parties = async (answer: object) => {
    const live = { Version: "2012-10-17", Statement: [deny] } as never;
    const [lookup, ...more] = await policy.lookups(null, live, {
      bucket: { name: Bucket, region },
      additive: false,
    });
    expect(more).toEqual([]);
    expect([lookup?.subject, lookup?.uncached]).toEqual([`acl of ${Bucket}`, true]);
    const text = lookup?.answer(answer as never);
    return text === undefined ? undefined : JSON.parse(text);
  };
  const Owner = { ID: owner };

  it.each<[what: string, answer: object, parties: unknown]>([
    ["its owner alone", { Owner, Grants: [user(owner)] }, []],
    ["no one", { Owner, Grants: [] }, []],
    ["another account", { Owner, Grants: [user(owner), user(other)] }, [canonical(other)]],
    ["another account, by two grants", { Owner, Grants: [user(other), user(other)] }, [canonical(other)]],
    ["everyone", { Owner, Grants: [to({ Type: "Group", URI: everyone })] }, ["public"]],
    [
      "the service that delivers logs",
      { Owner, Grants: [to({ Type: "Group", URI: logs })] },
      [{ kind: "service", id: "logging.s3.amazonaws.com" }],
    ],
    ["an e-mail address", { Owner, Grants: [to({ EmailAddress: "a@b.c" })] }, [canonical("a@b.c")]],
    ["no known owner", { Grants: [user(owner)] }, [canonical(owner)]],
    ["an owner without an ID", { Owner: {}, Grants: [user(owner)] }, [canonical(owner)]],
    ["a group beside an owner without an ID", { Owner: {}, Grants: [to({ URI: everyone })] }, ["public"]],
    ["no grants that S3 shows", { Owner }, undefined],
  ])("%s", async (_, answer, expected) => expect(await parties(answer)).toEqual(expected));
});
