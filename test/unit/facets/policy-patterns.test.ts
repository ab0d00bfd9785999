import { describe, expect, it } from "vitest";
import { Bucket, given, stranger, to } from "../../support/openedPolicies.ts";

const outsider = ["outsider"];
const variable = (text: string) => `$${`{${text}}`}`;
const action = (Action: unknown) => ({ ...given, Action });
const on = (Resource: unknown) => ({ ...given, Resource });
const inside = (path: string) => on(`arn:aws:s3:::${Bucket}/${path}`);

describe("a pattern of a statement that is there", () => {
  it.each<[pattern: string, within: string, outside: string[]]>([
    ["s3:Get*", "s3:GetObject", ["s3:PutObject", "xs3:GetObject", "s3:Ge", "s3:*"]],
    ["*Object", "s3:GetObject", ["s3:GetObjects", "s3:GetObjec", "*"]],
    ["s3:*Object", "s3:GetObject", ["s3:GetObjectAcl", "iam:GetObject", "s3:Object*"]],
    ["s3:Get*Object*Tagging", "s3:GetObjectVersionTagging", ["s3:GetTagging", "s3:GetObjectTag"]],
    ["s3:*a*b", "s3:ab", ["s3:ba", "s3:b", "s3:a"]],
    ["*a*b*", "xaxbx", ["xbxax", "xb", "b*a"]],
    ["*a*a*", "aa", ["a", "xax"]],
    ["ab*bc", "abbc", ["abc"]],
    ["a*bb*b", "abbb", ["abb"]],
    ["a*a", "aa", ["a"]],
    ["*ab*ab", "abab", ["ab", "aab"]],
    ["*", "s3:*", []],
    ["**", "anything", []],
    ["a*", "a", ["", "b"]],
    ["a*c", "a*c", ["a*d", "b*c"]],
    ["a*c", "a*b*c", ["a*cd"]],
    ["a?*", "ab", ["a", "a*"]],
    ["a?*", "a?b*", ["b?b*"]],
    ["a?c", "abc", ["ac", "abbc", "a*c", "abcd"]],
    ["a?c", "a?c", ["a?cd", "a?*"]],
    ["a??c*", "a?bcd", ["a?c", "a*bcd"]],
  ])("%s admits %s, and nothing of %j", (pattern, within, outside) => {
    expect(to([action(pattern)], [action([within, pattern])])).toEqual([]);
    for (const text of outside) expect(to([action(pattern)], [action(text)]), text).toEqual(outsider);
  });

  it("admits each of several words by one of several patterns", () => {
    const patterns = action(["s3:Get*", "s3:*Tagging", "s3:PutObject"]);
    expect(to([patterns], [action(["s3:GetObject", "s3:PutObjectTagging", "s3:PutObject"])])).toEqual([]);
    expect(to([patterns], [action(["s3:GetObject", "s3:PutObjectAcl"])])).toEqual(outsider);
    expect(to([patterns], [action("s3:PutObject*")])).toEqual(outsider);
  });

  it("admits actions in any case, and resources in their own only", () => {
    expect(to([action("S3:GET*")], [action("s3:getObject")])).toEqual([]);
    expect(to([inside("IN*")], [inside("INNER")])).toEqual([]);
    expect(to([inside("IN*")], [inside("inner")])).toEqual(outsider);
  });
});

describe("a variable within a pattern", () => {
  const user = variable("aws:username");
  it.each<[pattern: string, within: string[], outside: string[]]>([
    [`${user}/*`, [`${user}/a`, `${user}/`], ["a/a", user, `${variable("aws:userid")}/a`]],
    [`*/${user}`, [`a/${user}`], ["a/a", user]],
    ["a/*", [`a/${user}`, `a/${variable("*")}`], [`${user}/a`]],
    [`${variable("*")}/*`, [`${variable("*")}/a`], ["a/a", "*/a"]],
    [`${variable("$")}*`, [`${variable("$")}a`], ["$a"]],
    [`${variable("aws:a, '*'")}/*`, [`${variable("aws:a, '*'")}/b`], [`${variable("aws:a, 'b'")}/b`]],
    [`${variable("aws:a, '}*'")}`, [], [variable("aws:a, '}b'")]],
    [`${variable("aws:a, '}'")}*`, [`${variable("aws:a, '}'")}b`], [`${variable("aws:a, '")}b`]],
    ["$" + "{aws:a*", [], ["$" + "{aws:ab"]],
    [`$*`, ["$a", `$${user}`], [user, "a"]],
    ["{*}", ["{a}"], [variable("a")]],
    [`${variable("a")}*${variable("b")}`, [`${variable("a")}-${variable("b")}`], [variable("axb")]],
    ["'*'", ["'a'"], [variable("a, 'b'")]],
  ])("%s admits %j, and nothing of %j", (pattern, within, outside) => {
    for (const text of within) expect(to([inside(pattern)], [inside(text)]), text).toEqual([]);
    for (const text of outside) expect(to([inside(pattern)], [inside(text)]), text).toEqual(outsider);
  });
});

describe("what is excepted", () => {
  const { Action, Resource, ...rest } = given;
  const but = (NotAction: unknown, NotResource?: unknown) =>
    NotResource ? { ...rest, NotAction, NotResource } : { ...rest, NotAction, Resource };
  const butOn = (NotResource: unknown) => ({ ...rest, Action, NotResource });

  it.each<[what: string, had: object, has: object, who: string[]]>([
    ["the same actions", but("s3:a"), but(["s3:A"]), []],
    ["actions of a wider pattern", but("s3:a"), but("s3:*"), []],
    ["actions of a narrower pattern", but("s3:*"), but("s3:a*"), outsider],
    ["other actions", but("s3:a"), but("s3:b"), outsider],
    ["the same resources", butOn("arn:a"), butOn(["arn:a"]), []],
    ["resources of a wider pattern", butOn("arn:a"), butOn("arn:*"), []],
    ["resources of a narrower pattern", butOn("arn:*"), butOn("arn:a"), outsider],
    ["resources, after those that were named", { ...rest, Action, Resource }, butOn("arn:a"), outsider],
    ["resources, after all", { ...rest, Action, Resource: "*" }, butOn("arn:a"), []],
    ["no longer resources", butOn("arn:a"), { ...rest, Action, Resource }, outsider],
    ["actions and resources", but("s3:a", "arn:a"), but(["s3:a", "s3:b"], ["arn:a", "arn:b"]), []],
    ["fewer of one kind", but("s3:a", ["arn:a", "arn:b"]), but("s3:a", "arn:a"), outsider],
    ["resources beside named ones", { ...butOn("arn:a"), Resource }, butOn("arn:a"), outsider],
    ["no resources by either", { ...rest, Action }, { ...rest, Action, Sid: "A" }, []],
    ["resources of an odd shape", butOn({ odd: 1 }), butOn(["arn:a"]), outsider],
    ["actions of an odd shape", but("s3:a"), but({ odd: 1 }), outsider],
    ["named actions of an odd shape", action("*"), action({ odd: 1 }), []],
    ["actions after an odd shape", action({ odd: 1 }), action("s3:a"), outsider],
  ])("%s", (_, had, has, who) => expect(to([had], [has])).toEqual(who));
});

describe("the principals of a statement that is there", () => {
  const { Principal: _, ...rest } = given;
  const named = (Principal: unknown, more: object = {}) => ({ ...rest, ...more, Principal });
  const but = (NotPrincipal: unknown, more: object = {}) => ({ ...rest, ...more, NotPrincipal });
  const us = "111122223333";

  it.each<[what: string, had: object, has: object, who: string[]]>([
    ["the same and one more member", named({ AWS: [stranger, us] }), named({ AWS: stranger }), []],
    [
      "all of two",
      named({ AWS: [stranger, us] }),
      named({ AWS: [us, stranger] }, { Action: ["s3:GetObject"] }),
      [],
    ],
    ["one of two", named({ AWS: stranger }), named({ AWS: [us, stranger] }), outsider],
    ["everyone in another word", named("*"), named({ AWS: ["*"] }), []],
    ["an identity provider, by everyone", named("*"), named({ Federated: "arn:aws:iam::1:x" }), []],
    ["everyone, by a service of that name", named({ Service: "*" }), named("*"), ["public"]],
    ["everyone except some, by everyone", named("*"), but({ AWS: us }), ["public"]],
    ["one principal, by everyone except some", but({ AWS: us }), named({ AWS: stranger }), outsider],
    ["except the same", but({ AWS: us }), but({ AWS: [us] }, { Action: "s3:GetObject" }), []],
    ["except fewer", but({ AWS: [us, stranger] }), but({ AWS: us }), ["public"]],
    ["except more", but({ AWS: us }), but({ AWS: [us, stranger] }), []],
    ["except another kind", but({ AWS: us }), but({ CanonicalUser: us }), ["public"]],
    ["except more kinds", but({ AWS: us }), but({ AWS: us, Service: "a" }), []],
    ["except fewer kinds", but({ AWS: us, Service: "a" }), but({ AWS: us }), ["public"]],
    ["except everyone", but("*"), but({ AWS: us }), ["public"]],
    ["some and all but some", named("*", { NotPrincipal: { AWS: us } }), named({ AWS: stranger }), outsider],
    ["all but some and some", but({ AWS: us }), but({ AWS: us }, { Principal: "*" }), []],
    ["no principal", rest, named({ AWS: stranger }), outsider],
    ["no principal, by everyone", named("*"), { ...rest, Action: "s3:GetObject" }, []],
    ["a member of an unknown name", named("*", { Quota: 7 }), named({ AWS: stranger }), outsider],
    ["a member of a known name in another case", named("*", { effect: 1 }), named({ AWS: us }), outsider],
    ["principals of an odd shape", named(["odd"]), named({ AWS: stranger }), outsider],
    ["names of an odd shape", named({ AWS: { odd: 1 } }), named({ AWS: stranger }), outsider],
    ["exceptions of an odd shape", but(["odd"]), but({ AWS: us }), ["public"]],
    ["after exceptions of an odd shape", but({ AWS: us }), but(["odd"]), ["public"]],
    ["after exceptions with odd names", but({ AWS: us }), but({ AWS: us, Service: { odd: 1 } }), ["public"]],
  ])("%s", (_, had, has, who) => expect(to([had], [has])).toEqual(who));
});
