import { describe, expect, it } from "vitest";
import { policy } from "../../../core/facets/policy.ts";
import { Bucket, deny, region } from "../../support/openedPolicies.ts";

const [owner, other] = ["0".repeat(64), "a".repeat(64)];
const everyone = "http://acs.amazonaws.com/groups/global/AllUsers";
const logs = "http://acs.amazonaws.com/groups/s3/LogDelivery";
const to = (Grantee: object, Permission = "READ") => ({ Grantee, Permission });
const user = (ID: string) => to({ Type: "CanonicalUser", ID });
const canonical = (id: string) => ({ kind: "canonicalUser", id });

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
