import { describe, expect, it } from "vitest";
import { importCommands } from "../../scripts/importCommands.ts";

const tables = {
  stage: "prod",
  region: "ca-central-1",
  tables: ["dxaws-s3-prod-specs"],
  resources: ".import/prod/resources.json",
  bucket: "company-packages",
};
const commandsFor = (bytes: number, more: object = {}) =>
  importCommands({ ...tables, ...more, template: { file: ".import/prod/template.json", bytes } });

describe("the commands that import the tables of an earlier stack", () => {
  it("give CloudFormation the template itself where it takes it", () => {
    const commands = commandsFor(51_200);
    expect(commands).toContain("--template-body file://.import/prod/template.json ");
    expect(commands).not.toContain("aws s3");
  });

  it("upload a longer one to the stack's deployment bucket, name it there, and delete it afterwards", () => {
    const lines = commandsFor(51_201).split("\n");
    const object = "s3://company-packages/import-tables/prod.json";
    expect(lines[1]).toBe(`aws s3 cp --region ca-central-1 .import/prod/template.json ${object}`);
    expect(lines[3]).toContain(
      "--template-url https://s3.ca-central-1.amazonaws.com/company-packages/import-tables/prod.json ",
    );
    expect(lines.at(-2)).toBe(`aws s3 rm --region ca-central-1 ${object}`);
    expect(lines.join()).not.toContain("--template-body");
  });

  it("name the bucket by the domain of its partition", () => {
    expect(commandsFor(60_000, { region: "cn-north-1" })).toContain(
      "https://s3.cn-north-1.amazonaws.com.cn/company-packages/",
    );
  });

  it("are none where the template is too long and the stack has no bucket", () => {
    expect(() => commandsFor(51_201, { bucket: undefined })).toThrow(
      "the template has 51201 bytes, CloudFormation takes 51200 without a bucket, and the stack dxaws-s3-prod has no deployment bucket",
    );
  });
});
