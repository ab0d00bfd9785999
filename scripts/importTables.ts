// Writes the files and prints the commands that import the tables of a removed stack into a new stack.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
} from "@aws-sdk/client-cloudformation";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { importCommands } from "./importCommands.ts";

interface Resource {
  readonly Type: string;
  readonly Properties: { readonly TableName?: string };
  readonly DependsOn?: readonly string[];
}

const [stage = "dev", region = "ca-central-1", settings] = process.argv.slice(2);
const folder = join(".import", stage);
const StackName = `dxaws-s3-${stage}`;

/** Resources as they would be deployed. */
function packaged(): Record<string, Resource> {
  const place = ["--stage", stage, "--region", region, "--package", folder];
  const given = settings ? [`--param=settings=${settings}`] : [];
  const made = spawnSync("osls", ["package", ...place, ...given], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`osls package failed:\n${made.stdout}${made.stderr}`);
  return JSON.parse(readFileSync(join(folder, "cloudformation-template-update-stack.json"), "utf8"))
    .Resources;
}

async function isLeft(TableName: string): Promise<boolean> {
  try {
    await new DynamoDBClient({ region }).send(new DescribeTableCommand({ TableName }));
    return true;
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") return false;
    throw error;
  }
}

interface Deployed {
  readonly template: { readonly Resources: object };
  readonly bucket?: string | undefined;
}

/** The resources of the stack, if it exists: an import must not change them. */
async function deployed(): Promise<Deployed> {
  const cloudformation = new CloudFormationClient({ region });
  const found = await cloudformation.send(new DescribeStacksCommand({ StackName })).catch((error: Error) => {
    if (error.name === "ValidationError") return { Stacks: [] };
    throw error;
  });
  // The template of a stack that is removed can be had for a while.
  const [stack] = found.Stacks ?? [];
  if (!stack) return { template: { Resources: {} } };
  const read = new GetTemplateCommand({ StackName, TemplateStage: "Original" });
  const template = JSON.parse((await cloudformation.send(read)).TemplateBody ?? "");
  const output = stack.Outputs?.find(({ OutputKey }) => OutputKey === "ServerlessDeploymentBucketName");
  return { template, bucket: output?.OutputValue };
}

/** Without a space that is not needed: CloudFormation counts bytes. */
function write(name: string, value: unknown): { readonly file: string; readonly bytes: number } {
  const [file, text] = [join(folder, name), JSON.stringify(value)];
  writeFileSync(file, text);
  return { file, bytes: Buffer.byteLength(text) };
}

mkdirSync(folder, { recursive: true });
const left: [string, Resource][] = [];
for (const [name, resource] of Object.entries(packaged())) {
  const isTable = resource.Type === "AWS::DynamoDB::Table";
  if (isTable && (await isLeft(resource.Properties.TableName ?? ""))) left.push([name, resource]);
}
if (left.length === 0) console.log("no table of a removed stack: deploy without an import");
else print(await deployed());

function print({ template: { Resources, ...rest }, bucket }: Deployed): void {
  const inStack = left.filter(([name]) => name in Resources).map(([name]) => name);
  if (inStack.length > 0)
    throw new Error(`${StackName} already has ${inStack.join(" and ")}: deploy without an import`);
  const template = write("template.json", {
    ...rest,
    // What a table is made after need not be in the stack.
    Resources: {
      ...Resources,
      ...Object.fromEntries(left.map(([name, { DependsOn: _, ...resource }]) => [name, resource])),
    },
  });
  const { file: resources } = write(
    "resources.json",
    left.map(([LogicalResourceId, { Type, Properties }]) => ({
      ResourceType: Type,
      LogicalResourceId,
      ResourceIdentifier: { TableName: Properties.TableName },
    })),
  );
  const tables = left.map(([, { Properties }]) => Properties.TableName ?? "");
  console.log(importCommands({ stage, region, tables, template, resources, bucket }));
}
