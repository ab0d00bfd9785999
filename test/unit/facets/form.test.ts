import { describe, expect, it } from "vitest";
import { type Form, fromNormal, isNewer, toClosed, toNormal } from "../../../core/facets/parts/form.ts";
import { merge } from "../../../core/values/merge.ts";
import { diff, type Normal, none } from "../../../core/values/normal.ts";

// How a document of S3's is compared and sent, whatever the facet.

const strict = { ignores: () => false, additive: false };
interface Entry {
  readonly Id: string;
  readonly Value?: string;
}
const byId = ({ Id }: Entry) => Id;
const form: Form = {
  Words: "words",
  Closed: "closed",
  Named: { closed: ["a", "b"] },
  List: { each: ["a", "b"] },
  Until: "instant",
  Said: "said",
  Sure: { sure: ["Role", "Owner"] },
  Entries: { by: byId },
  ClosedEntries: { by: byId, each: ["Id", "Value"] },
  Plain: { by: byId, plain: ({ Id, Value }: Entry) => ({ Id, Value: Value?.toLowerCase() }) },
  Own: {
    to: (value: string) => new Set(value.split(",")),
    from: (normal: Set<string>) => [...normal].join(),
  },
};
const drift = (wanted: object, live: object) =>
  diff(toNormal(form, wanted), toNormal(form, live), strict).map(({ path }) => path.join("/"));

describe("two documents that say the same", () => {
  it.each<[what: string, one: object, other: object]>([
    ["words in another order", { Words: ["a", "b"] }, { Words: ["b", "a", "b"] }],
    ["one word without a list", { Words: "a" }, { Words: ["a"] }],
    ["a time in another notation", { Until: "2030-01-01" }, { Until: new Date("2030-01-01T00:00:00Z") }],
    ["a time in another zone", { Until: "2030-01-01T02:00:00+02:00" }, { Until: "2030-01-01T00:00:00Z" }],
    ["members in another order", { a: 1, b: 2 }, { b: 2, a: 1 }],
    ["null and nothing", { a: 1, b: null }, { a: 1 }],
    ["undefined and nothing", { a: 1, b: undefined }, { a: 1 }],
    ["an empty text and nothing", { a: "" }, {}],
    ["an empty object and nothing", { a: {} }, {}],
    ["an object of nothing and nothing", { a: { b: { c: {} }, d: undefined, e: "" } }, {}],
    ["empty lists of entries", { Entries: [] }, { Entries: [] }],
    [
      "entries in another order",
      { Entries: [{ Id: "a" }, { Id: "b" }] },
      { Entries: [{ Id: "b" }, { Id: "a" }] },
    ],
    [
      "three entries of one key in their order",
      { Entries: [1, 2, 3].map((Value) => ({ Id: "a", Value })) },
      { Entries: [1, 2, 3].map((Value) => ({ Id: "a", Value })) },
    ],
    [
      "an entry in another notation",
      { Plain: [{ Id: "a", Value: "X" }] },
      { Plain: [{ Id: "a", Value: "x" }] },
    ],
    ["nothing in a closed object", { Closed: { a: 1, b: "", c: {}, d: [] } }, { Closed: { a: 1 } }],
    ["no words in a closed object", { Closed: { a: 1, Words: [] } }, { Closed: { a: 1 } }],
    ["a member of its own form", { Own: "b,a" }, { Own: "a,b" }],
    ["a role that is not named and none", { Sure: { a: 1 } }, { Sure: { a: 1, Role: undefined } }],
    ["nothing for sure", { Sure: {} }, { Sure: { Role: "", Owner: {} } }],
  ])("%s", (_, one, other) => {
    expect([drift(one, other), drift(other, one)]).toEqual([[], []]);
  });
});

describe("what a bucket has besides", () => {
  it.each<[what: string, wanted: object, live: object, paths: string[]]>([
    ["is no drift in an open object", { a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 }, []],
    ["is drift in a closed one", { Closed: { b: 1 } }, { Closed: { b: 1, c: 2 } }, ["Closed/c"]],
    ["is drift in an object of a list", { List: [{ a: 1 }] }, { List: [{ a: 1, b: 2 }] }, ["List/0/b"]],
    ["is no drift in an open entry", { Entries: [{ Id: "a" }] }, { Entries: [{ Id: "a", x: 1 }] }, []],
    [
      "is drift in a closed entry",
      { ClosedEntries: [{ Id: "a" }] },
      { ClosedEntries: [{ Id: "a", Value: "1" }] },
      ["ClosedEntries/a/Value"],
    ],
    [
      "is drift as an entry",
      { Entries: [{ Id: "a" }] },
      { Entries: [{ Id: "a" }, { Id: "b" }] },
      ["Entries/b"],
    ],
    [
      "is drift as a second entry of a key",
      { Entries: [{ Id: "a" }] },
      { Entries: [{ Id: "a" }, { Id: "a" }, { Id: "a" }] },
      ["Entries/a #2", "Entries/a #3"],
    ],
    ["is drift as a word", { Words: ["a"] }, { Words: ["a", "b"] }, ["Words/b"]],
    ["is drift as an element", { a: [1] }, { a: [1, 2] }, ["a"]],
    ["is drift as a role", { Sure: { a: 1 } }, { Sure: { a: 1, Role: "x" } }, ["Sure/Role"]],
    ["is drift as an owner", { Sure: {} }, { Sure: { a: 1, Owner: "x" } }, ["Sure/Owner"]],
    ["is no drift beside a role", { Sure: { Role: "x" } }, { Sure: { Role: "x", a: 1 } }, []],
    ["is drift where the spec says nothing", { a: "" }, { a: "x" }, ["a"]],
    ["is drift where the spec says an empty object", { a: {} }, { a: { b: 1 } }, ["a"]],
    ["is drift where no words are wanted", { Words: [] }, { Words: ["a"] }, ["Words/a"]],
    ["is drift where no entries are wanted", { Entries: [] }, { Entries: [{ Id: "a" }] }, ["Entries/a"]],
  ])("%s", (_, wanted, live, paths) => expect(drift(wanted, live)).toEqual(paths));

  it("differs where an empty text counts", () => {
    expect(drift({ Said: "" }, { Said: "a" })).toEqual(["Said"]);
    expect(drift({ Said: "" }, {})).toEqual(["Said"]);
    expect(drift({ Closed: { Said: "" } }, { Closed: {} })).toEqual(["Closed/Said"]);
    expect(drift({ Other: "" }, {})).toEqual([]);
  });

  it("differs in each word, number and switch", () => {
    for (const [one, other] of [
      ["a", "b"],
      [1, 2],
      [true, false],
      [0, 1],
      [false, true],
    ])
      expect(drift({ a: one }, { a: other })).toEqual(["a"]);
    for (const value of [0, false, "0"]) expect(drift({ a: value }, {})).toEqual(["a"]);
  });
});

describe("what is sent", () => {
  const sent = (wanted: object, live: object = {}) =>
    fromNormal(form, merge(toNormal(form, wanted), toNormal(form, live), strict));
  const document = {
    a: [1, { b: "" }],
    Words: "x",
    Closed: { Words: ["b", "a"], Empty: {} },
    List: [{ a: 1 }, { b: [] }],
    Said: "",
    Own: "b,a",
    Entries: [{ Id: "b" }, { Id: "a", Value: "" }],
    Plain: [{ Id: "X", Value: "X" }],
  };

  it("is the document itself where nothing is merged", () => {
    expect(fromNormal(form, toNormal(form, document))).toEqual(document);
    expect(fromNormal(form, toClosed(form, document))).toEqual(document);
  });

  it("has times as the SDK takes them, and nothing that is undefined or null", () => {
    const at = new Date("2030-01-01T00:00:00Z");
    const said = {
      Until: "2030-01-01",
      Entries: [{ Id: "a", Until: "2030-01-01", x: null }],
      y: undefined,
      Other: at,
    };
    expect(fromNormal(form, toNormal(form, said))).toEqual({
      Until: at,
      Entries: [{ Id: "a", Until: at }],
      Other: at,
    });
    expect(fromNormal(form, "2030-01-01T00:00:00Z", "instant")).toEqual(at);
    expect(fromNormal(form, { Until: "2030-01-01T00:00:00Z" })).toEqual({ Until: at });
  });

  it("is composed of the documents of its parts where some of it is merged", () => {
    const live = { Words: "y", Entries: [{ Id: "a", Value: "live" }], keep: { deep: [1, { x: 1 }] } };
    expect(sent({ Closed: { Words: ["b", "a"], Named: { a: 1 } } }, live)).toEqual({
      ...live,
      Closed: { Words: ["b", "a"], Named: { a: 1 } },
    });
    expect(sent({ keep: { more: 1 } }, live)).toEqual({ ...live, keep: { ...live.keep, more: 1 } });
    expect(sent({ Words: ["y", "z"] }, live)).toEqual({ ...live, Words: ["y", "z"] });
  });

  it("is made of the comparison where there is no document", () => {
    const made = {
      Words: new Set(["a", "b"]),
      Own: new Set(["a", "b"]),
      Closed: new Map<string, Normal>([["x", 1]]),
      Entries: new Map<string, Normal>([
        ["a", { Id: "a" }],
        ["a #2", { Id: "a", Value: "2" }],
      ]),
      list: [{ y: 1 }, [2]],
      text: "t",
      number: 0,
      flag: false,
    };
    expect(fromNormal(form, made)).toEqual({
      Words: ["a", "b"],
      Own: "a,b",
      Closed: { x: 1 },
      Entries: [{ Id: "a" }, { Id: "a", Value: "2" }],
      list: [{ y: 1 }, [2]],
      text: "t",
      number: 0,
      flag: false,
    });
  });

  it("leaves out what is empty where there is no document", () => {
    const empty = { a: none, b: new Map(), c: new Set<string>(), d: [], e: undefined, f: {}, g: "" };
    expect(fromNormal(form, empty)).toEqual({ f: {}, g: "" });
    expect(
      fromNormal(
        form,
        new Map<string, Normal>([
          ["a", new Set<string>()],
          ["b", 1],
        ]),
      ),
    ).toEqual({ b: 1 });
  });
});

describe("a member that this version does not know", () => {
  const members = ["Named", "List", "Sure", "Entries", "ClosedEntries", "Own", "Closed", "Words", "a"];
  it.each<[path: string, isUnknown: boolean]>([
    ["New", true],
    ["New/a", true],
    ["Named", false],
    ["Named/a", false],
    ["Named/New", true],
    ["Named/a/anything", false],
    ["Named/a/Named/New", true],
    ["List/0", false],
    ["List/0/a", false],
    ["List/0/New", true],
    ["List/0/New/a", true],
    ["List/New/b", false],
    ["ClosedEntries/x", false],
    ["ClosedEntries/x/Id", false],
    ["ClosedEntries/x/New", true],
    ["ClosedEntries/Named/New", true],
    ["Entries/x", false],
    ["Entries/x/New", false],
    ["Entries/x/Named/New", true],
    ["Sure/New", false],
    ["Sure/Role", false],
    ["Sure/Named/New", true],
    ["Closed/New", false],
    ["Closed/Named/New", true],
    ["Words/New", false],
    ["Own/New", false],
    ["Own/Named/New", false],
    ["a/New", false],
    ["a/List/0/New", true],
    ["", true],
  ])("at %s: %s", (path, isUnknown) => expect(isNewer(form, path.split("/"), members)).toBe(isUnknown));

  it("is none at all where every member is open", () => {
    expect(isNewer(form, ["New"])).toBe(false);
    expect(isNewer(form, [])).toBe(false);
    expect(isNewer(form, ["Named", "New"])).toBe(true);
  });
});
