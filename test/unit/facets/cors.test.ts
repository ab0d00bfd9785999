import { describe, expect, it } from "vitest";
import { problemsOf, trial } from "../../support/trial.ts";

const shop = {
  AllowedMethods: ["GET", "HEAD"],
  AllowedOrigins: ["https://shop.example.com", "https://*.example.org"],
  AllowedHeaders: ["Authorization", "X-Amz-Date"],
};
const open = { AllowedMethods: ["GET"], AllowedOrigins: ["*"] };

describe("the CORS rules of a bucket", () => {
  it("are the same whatever the order and the case of what is in them", async () => {
    const { apply, plan } = trial("cors");
    await apply([shop]);
    const rewritten = {
      AllowedMethods: ["HEAD", "GET", "GET"],
      AllowedOrigins: [...shop.AllowedOrigins].reverse(),
      AllowedHeaders: ["x-amz-date", "AUTHORIZATION"],
      ExposeHeaders: [],
    };
    for (const equal of [[shop], { CORSRules: [rewritten] }]) expect((await plan(equal)).inSync).toBe(true);
  });

  it("are others in another order, since the first match wins", async () => {
    const { apply, plan } = trial("cors");
    await apply([shop, open]);
    expect((await plan([open, shop])).inSync).toBe(false);
  });

  it.each([
    ["allows one method more", { ...shop, AllowedMethods: ["GET", "HEAD", "PUT"] }],
    ["allows one origin more", { ...shop, AllowedOrigins: [...shop.AllowedOrigins, "http://example.com"] }],
    ["allows one header more", { ...shop, AllowedHeaders: [...shop.AllowedHeaders, "x-test"] }],
    ["exposes a header", { ...shop, ExposeHeaders: ["ETag"] }],
    ["says how long to keep the answer, and be it 0", { ...shop, MaxAgeSeconds: 0 }],
  ])("have drifted when one %s", async (_, there) => {
    const { apply, peek, plan } = trial("cors");
    await apply([there]);
    expect((await plan([shop])).inSync).toBe(false);
    await apply([shop]);
    expect(peek("cors")).toEqual({ CORSRules: [shop] });
  });

  it("are compared header by header, each of which a spec can ignore in small letters", async () => {
    const { apply, plan } = trial("cors");
    await apply([{ ...shop, AllowedHeaders: [...shop.AllowedHeaders, "X-More"] }]);
    const ignored = async (header: string) =>
      (await plan([shop], { ignore: [`/cors/CORSRules/0/AllowedHeaders/${header}`] })).inSync;
    expect([await ignored("x-more"), await ignored("x-other")]).toEqual([true, false]);
  });

  it("are written in the spec's own words", async () => {
    const { create, writes } = trial("cors");
    await create();
    expect(await writes([shop])).toEqual([["PutBucketCors", { CORSConfiguration: { CORSRules: [shop] } }]]);
  });

  it("keep an ID that the spec does not give, and what a newer S3 has added", async () => {
    const { apply, plan, plant, writes } = trial("cors");
    await apply([shop]);
    plant("cors", { CORSRules: [{ ...shop, ID: "theirs", Colour: "red" }] });
    expect((await plan([shop])).inSync).toBe(true);
    const [[, sent] = []] = await writes([open]);
    expect(sent).toEqual({ CORSConfiguration: { CORSRules: [{ ...open, ID: "theirs", Colour: "red" }] } });
    expect((await plan([{ ...shop, ID: "ours" }])).inSync).toBe(false);
  });

  it("that the spec does not name stay behind the named ones if the facet is additive", async () => {
    const { apply, peek, plan } = trial("cors");
    await apply([open]);
    const additive = { additive: ["cors"] };
    expect((await apply([shop], additive)).converged).toBe(true);
    expect(peek("cors")).toEqual({ CORSRules: [shop, open] });
    expect((await plan([shop], additive)).inSync).toBe(true);
    expect((await plan([shop])).inSync).toBe(false);
  });

  it.each([
    ["more than 100", Array(101).fill(open), "at most 100"],
    ["an unknown method", [{ ...open, AllowedMethods: ["PATCH"] }], '"GET", "PUT"'],
    ["an origin with two wildcards", [{ ...open, AllowedOrigins: ["https://*.*.com"] }], "at most one *"],
    ["a wildcard among the exposed headers", [{ ...open, ExposeHeaders: ["*"] }], "cannot contain *"],
    ["an ID of 256 characters", [{ ...open, ID: "x".repeat(256) }], "at most 255"],
    ["no origin", [{ AllowedMethods: ["GET"] }], "/cors/0/AllowedOrigins: is missing"],
    ["an unknown member", [{ ...open, AllowedOrigin: "*" }], 'did you mean "AllowedOrigins"'],
  ])("are refused with %s", (_, value, why) => {
    expect(problemsOf("cors", value)).toContain(why);
  });
});

it.each([undefined, ["cors"]])(
  "a rule without an ID is the bucket's equal one, where others stay: %j",
  async (additive) => {
    const { apply, plan } = trial("cors");
    const rule = { AllowedMethods: ["GET"], AllowedOrigins: ["https://a.example"] };
    await apply([{ ID: "a", ...rule }]);
    expect((await plan([rule], { additive })).inSync).toBe(true);
  },
);
