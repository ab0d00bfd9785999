import { describe, expect, it } from "vitest";
import { all, allow, Bucket, deny, given, openings, stranger, where } from "../../support/openedPolicies.ts";
import { problemsOf } from "../../support/trial.ts";

const names = (less: object[], more: object[]) =>
  openings(less, more).map((one) => (one.to === "outsider" ? one.who.id : one.to));
const read = { ...allow, Action: "s3:GetObject" };
const to = (Principal: unknown, more: object = {}) => ({ ...read, Principal, ...more });
const butActions = (NotAction: unknown) => ({ ...to({ AWS: stranger }), Action: undefined, NotAction });
const [user, service] = ["7".repeat(64), "logging.s3.amazonaws.com"];
const inside = (Resource: string, statement: object = given) => ({
  ...statement,
  Resource: `arn:aws:s3:::${Bucket}/${Resource}`,
});
const [name, id] = ["aws:username", "aws:userid"].map((key) => `$${`{${key}}`}`);

describe("a statement that is there covers another one", () => {
  it.each<[string, object, object, string[]]>([
    ["for the same principal", to({ AWS: stranger }), to({ AWS: [stranger] }), []],
    ["for everyone, an account", allow, to({ AWS: stranger }), []],
    ["for everyone, a canonical user", allow, to({ CanonicalUser: user }), []],
    ["for everyone, no service", allow, to({ Service: service }), ["public"]],
    ["for a service, no account", to({ Service: service }), to({ AWS: stranger }), [stranger]],
    ["for an account, no canonical user", to({ AWS: stranger }), to({ CanonicalUser: user }), [user]],
    ["for one account, no other", to({ AWS: "111122223333" }), to({ AWS: stranger }), [stranger]],
    ["all actions but one, with fewer", butActions("s3:a"), butActions(["s3:a", "s3:b"]), []],
    ["all actions but two, with more", butActions(["s3:a", "s3:b"]), butActions("s3:a"), [stranger]],
    [
      "with both kinds of actions, none",
      to({ AWS: stranger }, { NotAction: "s3:a" }),
      to({ AWS: stranger }),
      [stranger],
    ],
    [
      "without an action, none",
      to({ AWS: stranger }, { Action: undefined }),
      to({ AWS: stranger }),
      [stranger],
    ],
    [
      "without a resource, none",
      to({ AWS: stranger }, { Resource: undefined }),
      to({ AWS: stranger }),
      [stranger],
    ],
    [
      "none that has both kinds of actions",
      to({ AWS: stranger }, { Action: "*" }),
      to({ AWS: stranger }, { NotAction: "s3:a" }),
      [stranger],
    ],
    [
      "none without an action",
      to({ AWS: stranger }, { Action: "*" }),
      to({ AWS: stranger }, { Action: undefined }),
      [stranger],
    ],
    ["all actions, all but some", to({ AWS: stranger }, { Action: "*" }), butActions("s3:a"), []],
    [
      "all actions of S3, not all but some",
      to({ AWS: stranger }, { Action: "s3:*" }),
      butActions("s3:a"),
      [stranger],
    ],
    ["all but some, not some", butActions("s3:a"), to({ AWS: stranger }), [stranger]],
    ["of an unknown kind, none", butActions({ odd: 1 }), butActions("s3:a"), [stranger]],
    ["a variable by itself", inside(`${name}/*`), inside(`${name}/a`), []],
    ["no other variable", inside(`${name}/*`), inside(`${id}/a`), [stranger]],
    ["a variable by a star", inside("*"), inside(`${name}/a`), []],
    ["no star by a variable", inside(`${name}*`), inside("a"), [stranger]],
    [
      "a variable by no number of signs for one character",
      inside("?".repeat(15)),
      inside(`${name}`),
      [stranger],
    ],
    ["a variable by such signs beside a star", inside("?*"), inside(`a${name}`), []],
  ])("%s", (_, there, wanted, opened) => {
    expect(names([there], [wanted])).toEqual(opened);
  });

  it.each<[string, unknown, unknown, string[]]>([
    ["the same exceptions", { AWS: stranger }, { AWS: [stranger] }, []],
    ["fewer exceptions", { AWS: stranger }, { AWS: [stranger, "111122223333"] }, []],
    ["more exceptions", { AWS: [stranger, "111122223333"] }, { AWS: stranger }, ["public"]],
    ["exceptions of another kind", { AWS: stranger }, { Service: service }, ["public"]],
    ["exceptions of an unknown kind", { AWS: { odd: 1 } }, { AWS: stranger }, ["public"]],
  ])("everyone but some: %s", (_, there, wanted, opened) => {
    const but = (NotPrincipal: unknown) => ({ ...read, Principal: undefined, NotPrincipal });
    expect(names([but(there)], [but(wanted)])).toEqual(opened);
  });

  it("gives access to everyone by a limit that a member of an unknown name undoes", () => {
    const limited = where({ StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } });
    expect(names([], [limited])).toEqual(["o-a1b2c3d4e5"]);
    expect(names([], [{ ...limited, Odd: "1" }])).toEqual(["public"]);
  });
});

describe("what a plan says of Denies that go", () => {
  const gone = (...less: object[]) => openings(less, []).map(({ what }) => what);
  const more = (Action: string) => ({ ...deny, Action });

  it("names the actions of the first one, and how many more there are", () => {
    const start = "no longer denies, or denies to fewer, s3:a";
    expect(gone(more("s3:a"))).toEqual([start]);
    expect(gone(more("s3:a"), more("s3:b"))).toEqual([`${start}, and by 1 more of its statements`]);
    expect(gone(more("s3:a"), more("s3:b"), more("s3:c"))).toEqual([
      `${start}, and by 2 more of its statements`,
    ]);
  });

  it("names whom each one no longer keeps out", () => {
    const whats = openings([deny, given], [given]).map(({ what }) => what);
    expect(whats).toEqual([
      "no longer denies, or denies to fewer, s3:*",
      `no longer denies, or denies to fewer, s3:*, to ${stranger}, too`,
    ]);
  });

  it("names three actions at most", () => {
    const list = (...Action: string[]) => openings([], [{ ...allow, Action }])[0]?.what;
    expect(list("s3:a", "s3:b", "s3:c")).toBe("allows everyone s3:a, s3:b, s3:c");
    expect(list("s3:a", "s3:b", "s3:c", "s3:d")).toBe("allows everyone s3:a, s3:b, s3:c and more");
    expect(openings([], [{ ...allow, Action: undefined, NotAction: "s3:a" }])[0]?.what).toBe(
      "allows everyone all but s3:a",
    );
  });
});

describe("a policy that is larger than any", () => {
  const sized = (bytes: number) => ({
    Version: "2012-10-17",
    Statement: [{ ...read, Principal: "*", Resource: all, Sid: "a".repeat(bytes) }],
  });

  it("is refused with one problem, whether it is a document or text", () => {
    for (const value of [sized(20_480), JSON.stringify(sized(20_480)), sized(200_000)])
      expect(problemsOf("policy", value).split("\n")).toEqual([expect.stringContaining("/policy")]);
    expect(problemsOf("policy", sized(200_000))).toContain("exceeds the S3 limit of 20 KB");
    expect(problemsOf("policy", sized(20_000))).toBe("");
    expect(problemsOf("policy", JSON.stringify(sized(20_000)))).toBe("");
  });

  it("may have spaces between its words, up to five times its size", () => {
    const text = JSON.stringify(sized(0));
    const spaced = (bytes: number) => text.padEnd(bytes - (JSON.stringify(text).length - text.length));
    expect(problemsOf("policy", spaced(5 * 20_480))).toBe("");
    expect(problemsOf("policy", spaced(5 * 20_480 + 1))).toContain("exceeds the S3 limit of 20 KB");
  });
});
