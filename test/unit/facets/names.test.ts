import { describe, expect, it } from "vitest";
import {
  granted,
  granteeOf,
  grantOpenings,
  splitGrant,
  undecidedGrants,
  wordFor,
} from "../../../core/facets/parts/grants.ts";
import { keyLookups, keyName } from "../../../core/facets/parts/kmsKey.ts";
import { pairsOf } from "../../../core/facets/parts/pairs.ts";
import { idsDiffer, unnamed, withIdsOf } from "../../../core/facets/parts/unnamed.ts";

// One thing under several names: keys, grantees, rules without an ID.

const account = "111122223333";

describe("two names of a KMS key", () => {
  const key = (id: string) => `arn:aws:kms:ca-central-1:${account}:key/${id}`;
  const alias = "alias/orders";
  const aliasArn = `arn:aws:kms:ca-central-1:${account}:alias/orders`;

  it.each<[what: string, pairs: (readonly [string | undefined, string | undefined])[], asked: string[]]>([
    ["the same", [[alias, alias]], []],
    ["two ARNs", [[key("a"), key("b")]], []],
    ["an alias and an ARN", [[alias, key("a")]], [alias]],
    ["an ARN and an alias", [[key("a"), alias]], [alias]],
    ["two aliases", [[alias, "alias/other"]], [alias, "alias/other"]],
    ["an alias and its ARN", [[alias, aliasArn]], [alias, aliasArn]],
    ["an ID", [["0f6b", key("a")]], ["0f6b"]],
    [
      "one name for two",
      [
        [alias, key("a")],
        [alias, key("b")],
      ],
      [alias],
    ],
    ["no key in the bucket", [[alias, undefined]], []],
    ["no key in the spec", [[undefined, alias]], []],
    ["no key that is an ARN of a key", [[`x${key("a")}`, key("a")]], [`x${key("a")}`]],
    ["nothing", [], []],
  ])("are looked up where they can be one: %s", async (_, pairs, asked) => {
    const lookups = await keyLookups(pairs);
    expect(lookups.map(({ subject }) => subject)).toEqual(asked.map((name) => `key ${name}`));
    expect(lookups.map(({ command }) => command.input)).toEqual(asked.map((KeyId) => ({ KeyId })));
    for (const { answer } of lookups) {
      expect(answer({ KeyMetadata: { Arn: key("a") } })).toBe(key("a"));
      expect([answer({ KeyMetadata: {} }), answer({})]).toEqual([undefined, undefined]);
    }
  });

  it.each<[declared: string | undefined, actual: string | undefined, name: string | undefined]>([
    [alias, key("a"), key("a")],
    [key("a"), alias, alias],
    [alias, "alias/again", "alias/again"],
    [alias, key("b"), alias],
    [alias, "alias/unknown", alias],
    ["alias/unknown", "alias/unknown", "alias/unknown"],
    [alias, undefined, alias],
    [undefined, alias, undefined],
  ])("are one if KMS says so: %s and %s", (declared, actual, name) => {
    const known = new Map([alias, "alias/again"].map((one) => [`key ${one}`, key("a")]));
    expect(keyName([declared, actual], known)).toBe(name);
  });

  it("are two where nothing is known", () => expect(keyName([alias, key("a")])).toBe(alias));
});

describe("a grant", () => {
  const groups = "http://acs.amazonaws.com/groups";
  const [everyone, anyAccount] = ["AllUsers", "AuthenticatedUsers"].map(
    (name) => `uri=${groups}/global/${name}`,
  );
  const logs = `uri=${groups}/s3/LogDelivery`;

  it.each([
    ["id=a", { Type: "CanonicalUser", ID: "a" }],
    ["uri=a=b", { Type: "Group", URI: "a=b" }],
    ["email=a@b.c", { Type: "AmazonCustomerByEmail", EmailAddress: "a@b.c" }],
  ])("names its grantee: %s", (word, grantee) => {
    expect(granteeOf(word)).toEqual(grantee);
    expect(wordFor(granteeOf(word))).toBe(word);
  });

  it("names its permission last", () => {
    expect(splitGrant("id=a READ")).toEqual(["id=a", "READ"]);
    expect(splitGrant("email=a b READ_ACP")).toEqual(["email=a b", "READ_ACP"]);
  });

  it("is to everyone, to a service or to an account", () => {
    expect(
      [everyone, anyAccount, "id=65a011a29cdf8ec533ec3d1ccaae921c"].map((who) => granted(`${who}`)),
    ).toEqual(["public", "public", "public"]);
    expect(granted(logs)).toEqual({ kind: "service", id: "logging.s3.amazonaws.com" });
    expect(granted("id=a")).toEqual({ kind: "canonicalUser", id: "a" });
    expect(granted(`${everyone}x`)).toEqual({ kind: "canonicalUser", id: `${groups}/global/AllUsersx` });
  });

  it.each<[more: string[], less: string[], opened: string[]]>([
    [["id=a READ"], [], ["id=a READ"]],
    [["id=a READ"], ["id=a READ"], []],
    [["id=a READ"], ["id=a FULL_CONTROL"], []],
    [["id=a READ"], ["id=a WRITE"], ["id=a READ"]],
    [["id=a FULL_CONTROL"], ["id=a READ"], ["id=a FULL_CONTROL"]],
    [["id=a READ"], ["id=b READ"], ["id=a READ"]],
    [["id=a READ"], [`${everyone} READ`], ["id=a READ"]],
    [[`${anyAccount} READ`], [`${everyone} READ`], []],
    [[`${anyAccount} READ`], [`${everyone} FULL_CONTROL`], []],
    [[`${anyAccount} READ`], [`${everyone} WRITE`], [`${anyAccount} READ`]],
    [[`${everyone} READ`], [`${anyAccount} READ`], [`${everyone} READ`]],
    [[`${logs} READ`], [`${everyone} READ`], [`${logs} READ`]],
    [["owner FULL_CONTROL", "id=a READ"], [], ["id=a READ"]],
    [["owner FULL_CONTROL"], [], []],
    [[], ["id=a READ"], []],
  ])("of %j beside %j opens %j", (more, less, opened) => {
    const found = grantOpenings(new Set(less), new Set(more));
    expect(found.map(({ what }) => what)).toEqual(opened.map((grant) => `grants ${grant}`));
    for (const one of found) expect(one.to).toBe(one.what.includes("/global/") ? "public" : "outsider");
  });

  it("may be the same by an address and by an ID, for one permission", () => {
    const of = (...grants: string[]) => new Set(grants);
    const pair = (there: string, here: string) => `the bucket has ${there} and the spec has ${here}`;
    expect(undecidedGrants(of("id=a READ"), of("email=b READ"))).toEqual([pair("id=a READ", "email=b READ")]);
    expect(undecidedGrants(of("id=a READ", "id=c WRITE"), of("email=b READ", "email=d WRITE"))).toEqual([
      pair("id=a READ", "email=b READ"),
      pair("id=c WRITE", "email=d WRITE"),
    ]);
    expect(undecidedGrants(of("id=a READ"), of("email=b WRITE"))).toEqual([]);
    expect(undecidedGrants(of("id=a READ"), of("id=b READ"))).toEqual([]);
    expect(undecidedGrants(of("email=a READ"), of("email=b READ"))).toEqual([]);
    expect(undecidedGrants(of(), of())).toEqual([]);
  });
});

describe("things that only one of two sides has", () => {
  const of = (...keys: string[]) => new Map(keys.map((key) => [key, key]));
  const alike = (one: string, other: string) => one[0] === other[0];

  it.each<[ours: string[], theirs: string[], pairs: (readonly string[])[] | undefined]>([
    [["a1"], ["a2"], [["a1", "a2"]]],
    [
      ["a1", "b1"],
      ["b2", "a2"],
      [
        ["a1", "a2"],
        ["b1", "b2"],
      ],
    ],
    [
      ["a1", "a3"],
      ["a2", "a4"],
      [
        ["a1", "a2"],
        ["a3", "a4"],
      ],
    ],
    [["a1", "c"], ["c", "a2"], [["a1", "a2"]]],
    [["a1", "a3"], ["a2", "b2"], undefined],
    [["a1"], ["b1"], undefined],
    [["a1"], [], undefined],
    [[], ["a1"], undefined],
    [["a1", "a2"], ["a3"], undefined],
    [["c"], ["c"], []],
    [[], [], []],
  ])("are paired one by one, or not at all: %j and %j", (ours, theirs, pairs) => {
    expect(pairsOf(of(...ours), of(...theirs), alike)).toEqual(pairs);
  });
});

describe("a rule without an ID", () => {
  interface Rule {
    readonly ID?: string | undefined;
    readonly says: string;
  }
  const rule = (says: string, ID?: string): Rule => ({ says, ...(ID !== undefined && { ID }) });
  const idsOf = (there: Rule[], rules: Rule[]) =>
    withIdsOf(there, rules, "ID", ({ says }) => says).map(({ ID }) => ID);

  it("takes the ID of a rule of the bucket that says the same and is not named", () => {
    expect(idsOf([rule("x", "a")], [rule("x")])).toEqual(["a"]);
    expect(idsOf([rule("x", "a")], [rule("y")])).toEqual([undefined]);
    expect(idsOf([rule("x", "a"), rule("x", "b")], [rule("x"), rule("x"), rule("x")])).toEqual([
      "a",
      "b",
      undefined,
    ]);
    expect(idsOf([rule("x", "a"), rule("x", "b")], [rule("x"), rule("z", "a")])).toEqual(["b", "a"]);
    expect(idsOf([rule("x", "a")], [rule("x", "c")])).toEqual(["c"]);
    expect(idsOf([], [rule("x"), rule("y", "b")])).toEqual([undefined, "b"]);
  });

  it("is called by what it says", () => {
    expect(unnamed("x")).toMatch(/^unnamed [\da-f]{8}$/);
    expect(unnamed("x")).toBe(unnamed("x"));
    expect(unnamed("x")).not.toBe(unnamed("y"));
  });

  it("has none that could be there twice", () => {
    const differ = (...ids: (string | undefined)[]) =>
      idsDiffer(
        ids.map((ID) => ({ ID })),
        "ID",
      );
    expect([differ(), differ("a"), differ("a", "b"), differ(undefined, undefined, "a")]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([differ("a", "a"), differ("a", undefined, "a")]).toEqual([false, false]);
  });
});
