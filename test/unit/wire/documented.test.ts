import { describe, expect, it } from "vitest";
import { facetTable } from "../../../core/facets/index.ts";
import { operation } from "../../../core/providers/operation.ts";
import { asPlainJson } from "../../../core/values/normal.ts";
import { meant, name, refusal, region, type Table, wire } from "../../support/wire.ts";
import { access } from "./documented/access.ts";
import { configurations } from "./documented/configurations.ts";
import { delivery } from "./documented/delivery.ts";
import { type Documented, s3Xml } from "./documented/documented.ts";
import { rules } from "./documented/rules.ts";
import { settings } from "./documented/settings.ts";

// S3's own documentation says what it answers and what it takes: neither a model of ours nor the rows have a say in it.

const examples = [...access, ...settings, ...rules, ...delivery, ...configurations];

const rowOf = ({ facet }: Documented) => {
  const row = facetTable.get(facet);
  if (!row) throw new Error(`no facet ${facet}`);
  return row;
};
const subresourceOf = (documented: Documented) =>
  operation(rowOf(documented).reading.command({ name, region })).subresource;

/** S3 with the documented answer, or without anything configured; it takes every write. */
function tableFor(documented: Documented, isThere: boolean): Table {
  const subresource = subresourceOf(documented);
  const [code] = rowOf(documented).reading.absent;
  const absent = code ? refusal(404, code) : { body: s3Xml("Configuration") };
  const { answer: body, headers = {} } = documented;
  return {
    [`GET ${subresource}`]: isThere ? { body, headers } : absent,
    [`PUT ${subresource}`]: {},
    [`POST ${subresource}`]: {},
  };
}

async function valueIn(documented: Documented): Promise<unknown> {
  const seen = await wire(tableFor(documented, true)).read(documented.facet);
  if (!seen || "failure" in seen) throw seen?.failure;
  return asPlainJson(seen.value);
}

const isJson = (text: string) => text.startsWith("{");

describe("an answer that S3 documents", () => {
  it("is there for every facet", () => {
    const missing = [...facetTable.keys()].filter((facet) => !examples.some((one) => one.facet === facet));
    expect(missing).toEqual([]);
  });

  it.each(examples)(
    "can be written down as it is, and is then in sync: $facet, $source",
    async (documented) => {
      const value = await valueIn(documented);
      if (documented.json) expect(value).toEqual(documented.json);
      const { plan, writes } = wire(tableFor(documented, true));
      const planned = await plan({ [documented.facet]: value });
      expect(planned.inSync, `${JSON.stringify(value)}\n${planned}`).toBe(true);
      expect(writes()).toEqual([]);
    },
  );

  it.each(examples)("is got by the write that S3 documents: $facet, $source", async (documented) => {
    const { facet, answer, written = [answer], headers = {} } = documented;
    const { apply, writes } = wire(tableFor(documented, false));
    await apply({ [facet]: await valueIn(documented) });
    const sent = writes().map(({ body }) => body);
    const say = (body: string) => (isJson(body) ? JSON.parse(body) : body && meant(body));
    expect(sent.map(say)).toEqual(written.map(say));
    for (const request of writes()) expect(request.headers).toMatchObject(headers);
  });
});
