import { describe, expect, it } from "vitest";
import { problemsOf, trial } from "../../support/trial.ts";

const IndexDocument = { Suffix: "index.html" };
const ErrorDocument = { Key: "error.html" };
const RedirectAllRequestsTo = { HostName: "www.example.com" };
const moved = { Condition: { KeyPrefixEquals: "old/" }, Redirect: { ReplaceKeyPrefixWith: "new/" } };
const gone = { Condition: { HttpErrorCodeReturnedEquals: "404" }, Redirect: { HostName: "example.com" } };

describe("the website of a bucket", () => {
  it("is the whole of what the spec says: documents or a redirect, never both", async () => {
    const { apply, peek } = trial("website");
    for (const value of [
      { IndexDocument, ErrorDocument, RoutingRules: [moved] },
      { RedirectAllRequestsTo },
      { IndexDocument },
    ]) {
      expect((await apply(value)).converged).toBe(true);
      expect(peek("website")).toEqual(value);
    }
  });

  it.each([
    ["an error document", { IndexDocument, ErrorDocument }, { IndexDocument }],
    [
      "a routing rule",
      { IndexDocument, RoutingRules: [moved, gone] },
      { IndexDocument, RoutingRules: [moved] },
    ],
    [
      "a condition",
      { IndexDocument, RoutingRules: [moved] },
      { IndexDocument, RoutingRules: [{ Redirect: moved.Redirect }] },
    ],
    [
      "a condition less",
      { IndexDocument, RoutingRules: [{ Redirect: moved.Redirect }] },
      { IndexDocument, RoutingRules: [moved] },
    ],
    [
      "a protocol",
      { RedirectAllRequestsTo: { ...RedirectAllRequestsTo, Protocol: "https" } },
      { RedirectAllRequestsTo },
    ],
    [
      "another order of rules",
      { IndexDocument, RoutingRules: [gone, moved] },
      { IndexDocument, RoutingRules: [moved, gone] },
    ],
  ])("has drifted by %s", async (_, there, wanted) => {
    const { apply, peek, plan } = trial("website");
    await apply(there);
    expect((await plan(wanted)).inSync).toBe(false);
    await apply(wanted);
    expect(peek("website")).toEqual(wanted);
  });

  it("has not drifted by no rules, and keeps what a newer S3 has added", async () => {
    const { apply, plan, plant, writes } = trial("website");
    await apply({ IndexDocument });
    const newer = { Colour: "red", IndexDocument: { ...IndexDocument, Depth: 1 } };
    plant("website", newer);
    expect((await plan({ IndexDocument, RoutingRules: [] })).inSync).toBe(true);
    const [[, sent] = []] = await writes({ IndexDocument, ErrorDocument });
    expect(sent).toEqual({ WebsiteConfiguration: { ...newer, ErrorDocument } });
    expect(await writes(null)).toEqual([["DeleteBucketWebsite", {}]]);
  });

  it("keeps unnamed entries if the facet is additive", async () => {
    const { apply, peek } = trial("website");
    await apply({ IndexDocument, ErrorDocument });
    await apply({ IndexDocument: { Suffix: "home.html" } }, { additive: ["website"] });
    expect(peek("website")).toEqual({ IndexDocument: { Suffix: "home.html" }, ErrorDocument });
  });

  const routed = (...RoutingRules: object[]) => ({ IndexDocument, RoutingRules });
  it.each([
    ["an error document alone", { ErrorDocument }, "needs either an IndexDocument"],
    ["documents and a redirect", { IndexDocument, RedirectAllRequestsTo }, "RedirectAllRequestsTo alone"],
    ["a folder for an index", { IndexDocument: { Suffix: "a/b" } }, "cannot contain /"],
    ["51 rules", routed(...Array(51).fill(moved)), "at most 50"],
    ["a redirect to nowhere", routed({ Redirect: {} }), "at least one member"],
    [
      "two new keys",
      routed({ Redirect: { ReplaceKeyWith: "a", ReplaceKeyPrefixWith: "b" } }),
      "only one of ReplaceKeyPrefixWith and ReplaceKeyWith",
    ],
    ["a redirect with 200", routed({ Redirect: { HttpRedirectCode: "200" } }), "3xx"],
    ["a redirect with 300", routed({ Redirect: { HttpRedirectCode: "300" } }), "3xx"],
    ["a redirect on success", routed({ ...gone, Condition: { HttpErrorCodeReturnedEquals: "200" } }), "4xx"],
    ["an unknown protocol", { RedirectAllRequestsTo: { HostName: "a", Protocol: "ftp" } }, '"http", "https"'],
    ["an unknown member", { IndexDocument: "index.html" }, "/website/IndexDocument"],
  ])("is refused with %s", (_, value, why) => {
    expect(problemsOf("website", value)).toContain(why);
  });
});
