import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Row } from "../../../cli/report/rows.ts";
import { resultsOf, runCli, stackEnv } from "../../support/cli.ts";
import { deployedWorld, uniqueName } from "../../support/stack.ts";

const world = deployedWorld();
const name = uniqueName("reported");
const env = stackEnv();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "report-"));
  await world.putSpec({ name, region: world.stack.region, tags: { team: "orders" } });
  const { at } = await world.happened(name, "");
  const Tagging = { TagSet: [{ Key: "team", Value: "mine" }] };
  await world.clients.alice.send(new PutBucketTaggingCommand({ Bucket: name, Tagging }));
  await world.happened(name, at, ({ sent = [] }) => sent.length > 0);
});
afterAll(() => rm(folder, { recursive: true }));

/** What the list of a report is made of. */
async function rowsIn(file: string): Promise<Row[]> {
  const [, rows = ""] = /id="rows">(.*?)<\/script>/s.exec(await readFile(file, "utf8")) ?? [];
  return JSON.parse(rows);
}

describe("the report of a deployment", () => {
  it("is one file with every bucket, who changed it and what repaired it", async () => {
    const file = join(folder, "new", "fleet.html");
    const ran = await runCli(["report", "--out", file, "--days", "2"], { env });
    expect(ran).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/fleet\.html: \d+ buckets?, .* of 2 days\n$/),
    });
    const row = (await rowsIn(file)).find((one) => one.name === name);
    expect(row).toMatchObject({ verdict: "converged", region: world.stack.region });
    expect(row?.drifts).toMatchObject([{ facets: ["tags"], actors: ["alice"], isOpen: false }]);
    expect(row?.history[0]).toMatchObject({
      drift: [["/tags/team", '"mine"', '"orders"']],
      causes: [{ text: expect.stringContaining("alice called PutBucketTagging") }],
      sent: [expect.stringMatching(/^PutBucketTagging, request /)],
    });
  });

  it("is summed up in JSON, and is written to the current folder by default", async () => {
    const ran = await runCli(["report", "--output", "json"], { env, cwd: folder });
    const [result] = resultsOf(ran);
    expect(result).toMatchObject({ kind: "report", file: "dxaws-s3-local-report.html", days: 30 });
    // The list also has those whose specs were deleted.
    const rows = await rowsIn(join(folder, "dxaws-s3-local-report.html"));
    expect(rows.filter(({ verdict }) => verdict !== "released")).toHaveLength(result?.buckets as number);
  });
});
