import { describe, expect, it } from "vitest";
import { acl } from "../../../core/facets/acl.ts";
import { policy } from "../../../core/facets/policy.ts";
import { form } from "../../support/openedPolicies.ts";

const account = "111122223333";
const role = `arn:aws:iam::${account}:role/reader`;
const [gone, canonical] = ["AROAEXAMPLEEXAMPLE1", "a".repeat(64)];
const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::orders-archive/*" };
const to = (Principal: unknown, more: object = {}) => ({ ...allow, Principal, ...more });

describe("principals that S3 does not return as they were written", () => {
  const doubts = (...Statement: object[]) => policy.doubts({ Version: "2012-10-17", Statement } as never);
  const isGone = (id: string) => `${id} is the ID of a deleted identity: S3 refuses a policy that names it`;
  const isCanonical = (id: string) =>
    `S3 can return the canonical user ${id} as an ARN; whether both are the same identity is unknown here`;

  it.each<[string, object[], string[]]>([
    ["a deleted role", [to({ AWS: gone })], [isGone(gone)]],
    ["a deleted user among others", [to({ AWS: [role, "AIDAEXAMPLE12"] })], [isGone("AIDAEXAMPLE12")]],
    [
      "a group, a profile, a policy that are gone",
      [to({ AWS: ["AGPAEXAMPLE12", "AIPAEXAMPLE12", "ANPAEXAMPLE12"] })],
      ["AGPAEXAMPLE12", "AIPAEXAMPLE12", "ANPAEXAMPLE12"].map(isGone),
    ],
    ["a canonical user", [to({ CanonicalUser: canonical })], [isCanonical(canonical)]],
    ["one that is excepted", [to(undefined, { NotPrincipal: { AWS: gone } })], [isGone(gone)]],
    ["one in two statements, once", [to({ AWS: gone }), to({ AWS: gone }, { Sid: "A" })], [isGone(gone)]],
    ["both", [to({ CanonicalUser: canonical }), to({ AWS: gone })], [isGone(gone), isCanonical(canonical)]],
    ["an account", [to({ AWS: account })], []],
    ["a role", [to({ AWS: role })], []],
    ["a role whose name only ends so", [to({ AWS: `x${gone}` })], []],
    ["a role whose name only begins so", [to({ AWS: `${gone}/x` })], []],
    ["an ID of another kind", [to({ AWS: "AKIAEXAMPLE12" })], []],
    ["an ID that is too short", [to({ AWS: "AROA1234567" })], []],
    ["everyone", [to("*")], []],
    ["a service", [to({ Service: "logging.s3.amazonaws.com" })], []],
  ])("%s", (_, statements, texts) => {
    expect(doubts(...statements)).toEqual(texts);
  });
});

describe("policies of which it is unknown whether they name the same identity", () => {
  const unknown = (there: object[], wanted: object[]) => policy.undecided(form(...there), form(...wanted));
  const pair = (there: string, here: string) => `the bucket has ${there} and the spec has ${here}`;
  const arn = `Principal AWS ${role}`;

  it.each<[string, object[], object[], string[]]>([
    [
      "a role that was deleted",
      [to({ AWS: gone })],
      [to({ AWS: role })],
      [pair(`Principal AWS deleted identity ${gone}`, arn)],
    ],
    [
      "a role in place of one that is gone",
      [to({ AWS: role })],
      [to({ AWS: gone })],
      [pair(arn, `Principal AWS deleted identity ${gone}`)],
    ],
    [
      "a canonical user and an ARN",
      [to({ CanonicalUser: canonical })],
      [to({ AWS: role })],
      [pair(`Principal CanonicalUser ${canonical}`, arn)],
    ],
    [
      "an ARN and a canonical user",
      [to({ AWS: role })],
      [to({ CanonicalUser: canonical })],
      [pair(arn, `Principal CanonicalUser ${canonical}`)],
    ],
    [
      "one that is excepted",
      [to(undefined, { NotPrincipal: { AWS: gone } })],
      [to(undefined, { NotPrincipal: { AWS: role } })],
      [pair(`NotPrincipal AWS deleted identity ${gone}`, `NotPrincipal AWS ${role}`)],
    ],
    [
      "under another Sid",
      [to({ AWS: gone }, { Sid: "A" })],
      [to({ AWS: role }, { Sid: "B" })],
      [pair(`Principal AWS deleted identity ${gone}`, arn)],
    ],
    ["two roles", [to({ AWS: role })], [to({ AWS: `${role}s` })], []],
    ["two identities that are gone", [to({ AWS: gone })], [to({ AWS: `${gone}1` })], []],
    ["everyone and an identity that is gone", [to({ AWS: gone })], [to("*")], []],
    ["everyone and a canonical user", [to("*")], [to({ CanonicalUser: canonical })], []],
    ["a service and a role", [to({ Service: "a.amazonaws.com" })], [to({ AWS: role })], []],
    ["the same", [to({ AWS: role })], [to({ AWS: role })], []],
    ["another action besides", [to({ AWS: gone })], [to({ AWS: role }, { Action: "s3:a" })], []],
    [
      "another statement that differs, too",
      [to({ AWS: gone }), to("*")],
      [to({ AWS: role }), to("*", { Action: "s3:a" })],
      [],
    ],
    [
      "another statement that is the same",
      [to("*"), to({ AWS: gone })],
      [to({ AWS: role }), to("*")],
      [pair(`Principal AWS deleted identity ${gone}`, arn)],
    ],
    ["a statement more", [to({ AWS: gone })], [to({ AWS: role }), to("*")], []],
    ["a principal more", [to({ AWS: gone })], [to({ AWS: [role, account] })], []],
  ])("%s", (_, there, wanted, pairs) => {
    expect(unknown(there, wanted)).toEqual(pairs);
  });

  it("are none that differ in their version or Id", () => {
    const said = (AWS: string, more: object) =>
      policy.normalise({ Version: "2012-10-17", Statement: [to({ AWS })], ...more } as never);
    expect(policy.undecided(said(gone, {}), said(role, {}))).toHaveLength(1);
    expect(policy.undecided(said(gone, {}), said(role, { Id: "a" }))).toEqual([]);
    expect(policy.undecided(said(gone, {}), said(role, { Version: "2008-10-17" }))).toEqual([]);
  });

  it("are none of which a statement is of an unknown shape", () => {
    expect(policy.undecided(form("Allow"), form(to({ AWS: role })))).toEqual([]);
  });
});

describe("grants of which it is unknown whether they are to the same account", () => {
  const grants = (...all: string[]) => ({ Grants: new Set(all) });
  const [mail, id] = ["email=a@example.com", `id=${canonical}`];

  it.each<[string[], string[], string[]]>([
    [[`${id} READ`], [`${mail} READ`], [`the bucket has ${id} READ and the spec has ${mail} READ`]],
    [[`${mail} READ`], [`${id} READ`], [`the bucket has ${mail} READ and the spec has ${id} READ`]],
    [[`${id} READ`], [`${mail} WRITE`], []],
    [[`${id} READ`], [`id=${"b".repeat(64)} READ`], []],
    [[`${mail} READ`], [`${mail}x READ`], []],
    [[`${id} READ`], [`${mail} READ`, "owner FULL_CONTROL"], []],
    [[`${id} READ`], [`${id} READ`], []],
  ])("%j and %j: %j", (there, wanted, pairs) => {
    expect(acl.undecided(grants(...there) as never, grants(...wanted) as never)).toEqual(pairs);
  });
});

describe("an ACL that is public, beside a block that makes S3 ignore it", () => {
  const ignored =
    "the ACL grants access to the public, and blockPublicAccess makes S3 ignore that (IgnorePublicAcls)";
  const given = (block: unknown, ...Grants: object[]) => {
    const form = acl.normalise({ Grants } as never);
    const [found] = acl.incompatible(form, new Map([["blockPublicAccess", block as never]]));
    return found?.why;
  };
  const group = (name: string) => ({
    Grantee: { Type: "Group", URI: `http://acs.amazonaws.com/groups/${name}` },
    Permission: "READ",
  });

  it.each<[string, unknown, object[], string | undefined]>([
    ["everyone", { IgnorePublicAcls: true }, [group("global/AllUsers")], ignored],
    ["any account", { IgnorePublicAcls: true }, [group("global/AuthenticatedUsers")], ignored],
    ["logs", { IgnorePublicAcls: true }, [group("s3/LogDelivery")], undefined],
    ["no one", { IgnorePublicAcls: true }, [], undefined],
    ["everyone, not ignored", { IgnorePublicAcls: false }, [group("global/AllUsers")], undefined],
    ["everyone, without a block", undefined, [group("global/AllUsers")], undefined],
  ])("is a mistake if it is for %s", (_, block, grants, text) => {
    expect(given(block, ...grants)).toBe(text);
  });
});
