// The CloudFormation template as it would be deployed, bare and with every rule of an organisation: what cfn-lint and, with
// the rules, Control Tower's proactive controls say of it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memberTemplate } from "../cli/deployment/memberTemplate.ts";
import { byType } from "../cli/doctor/deployer/types.ts";
import { parseSettings, type Settings } from "../service/settings/settings.ts";

const account = "111122223333";
const partitions = { "ca-central-1": "aws", "us-gov-west-1": "aws-us-gov", "cn-north-1": "aws-cn" };

/** The accounts besides the deployment's own: an organisation, or as many ids as fit beside the rest. */
const variants: Readonly<Record<string, Settings["accounts"]>> = {
  "of an organisation": { organisation: "o-a1b2c3d4e5" },
  "of a list": Array.from({ length: 40 }, (_, index) => `${444_455_556_000 + index}`),
};

// Not a bucket for deployments: the framework asks AWS where it is.
const everything = (
  partition: string,
  region: string,
  accounts: Settings["accounts"],
): Partial<Settings> => ({
  alarmTopic: `arn:${partition}:sns:${region}:${account}:ops`,
  permissionsBoundary: `arn:${partition}:iam::${account}:policy/boundary`,
  rolePath: "/platform/",
  tags: { team: "platform" },
  kmsKey: `arn:${partition}:kms:${region}:${account}:key/0f6b7c52-4c6e-4d3a-9d3c-8f2b9e1a7d10`,
  logRetentionDays: 365,
  vpc: { subnetIds: ["subnet-0a1b2c3d"], securityGroupIds: ["sg-0a1b2c3d"] },
  buckets: ["orders-*", "www-*"],
  canary: { [region]: "company-canary" },
  memberCanaries: "company-canary-{account}-{region}",
  watchedRegions: [region, "us-east-1"],
  accounts,
  planners: [
    `arn:${partition}:iam::${account}:role/engineers-*`,
    `arn:${partition}:iam::${account}:user/alice`,
  ],
});

/** Accepted findings, with reasons. */
const kept = {
  W3005: "the framework names dependencies that are there anyhow",
};

/** Resources with accepted findings of proactive controls, with reasons. */
const keptResources: Readonly<Record<string, string>> = {
  ServerlessDeploymentBucket:
    "the framework makes it; deploymentBucket names one with an organisation's own settings",
  ServerlessDeploymentBucketPolicy: "likewise",
  OnDashtrailDasheventEventBridgeLambdaPermission1:
    "the framework joins the ARN of the one rule that may call it, and the control reads only a text",
  WorkDeadLetters: "a dead-letter queue has none of its own",
  DeadLetters: "likewise",
  Undelivered: "likewise",
  UndeliveredAlarm: "its topic is a parameter, and may be left out",
};

const folder = mkdtempSync(join(tmpdir(), "dxaws-s3-template-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

function templateOf(region: string, settings: object): string {
  const [file, out] = [join(folder, "settings.yml"), join(folder, "package")];
  writeFileSync(file, JSON.stringify(settings));
  const args = [
    "package",
    "--stage",
    "check",
    "--region",
    region,
    "--package",
    out,
    `--param=settings=${file}`,
  ];
  const made = spawnSync("osls", args, { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`osls package failed:\n${made.stdout}${made.stderr}`);
  return join(out, "cloudformation-template-update-stack.json");
}

function check(what: string, region: string, settings: object, isControlled: boolean): boolean {
  const template = templateOf(region, settings);
  const ignored = Object.keys(kept).flatMap((id) => ["--ignore-checks", id]);
  const lint = spawnSync(".venv-lint/bin/cfn-lint", ["-r", region, ...ignored, "-t", template], {
    encoding: "utf8",
  });
  const unwritten = typesIn(template).filter((type) => !(type in byType));
  if (unwritten.length > 0)
    console.error(
      `cli/doctor/deployer/types.ts has no permissions of a deployer for ${unwritten.join(", ")}`,
    );
  const literals = [...readFileSync(template, "utf8").matchAll(/arn:aws:[^"]*/g)].map(([arn]) => arn);
  const wrong = partitions[region as keyof typeof partitions] === "aws" ? [] : literals;
  console.log(
    `${what} in ${region}: ${lint.status === 0 && wrong.length === 0 ? "no findings" : "see below"}`,
  );
  if (lint.status !== 0) console.error(`${lint.stdout}${lint.stderr}`);
  if (wrong.length > 0) console.error(`of another partition: ${wrong.join(", ")}`);
  const isFine = lint.status === 0 && wrong.length === 0 && unwritten.length === 0;
  return (!isControlled || passesControls(template)) && isFine;
}

const guardPackage = ".guard/node_modules/@cdklabs/cdk-validator-cfnguard";
const guard = join(
  guardPackage,
  "bin",
  process.platform === "darwin" ? "macos" : "ubuntu",
  process.arch === "arm64" ? "aarch64" : "x86_64",
  "cfn-guard",
);

/** Whether Control Tower's proactive controls would let a template through. */
function passesControls(template: string): boolean {
  const rules = join(guardPackage, "rules/control-tower/cfn-guard");
  const { status, stdout, stderr } = spawnSync(guard, ["validate", "-r", rules, "-d", template], {
    encoding: "utf8",
    maxBuffer: 100_000_000,
  });
  // 19: some rule was not met.
  if (status !== 0 && status !== 19) throw new Error(`cfn-guard ended with ${status}: ${stderr}`);
  const found = new Set([...stdout.matchAll(/^Resource = (\w+) \{/gm)].map(([, name = ""]) => name));
  const faulty = [...found].filter((name) => !(name in keptResources));
  console.log(`proactive controls: ${faulty.length === 0 ? "no findings" : faulty.join(", ")}`);
  if (faulty.length > 0) console.error(stdout);
  return faulty.length === 0;
}

/** The types of a template's resources: a deployer has to be allowed to make each. */
function typesIn(template: string): string[] {
  const { Resources } = JSON.parse(readFileSync(template, "utf8")) as {
    Resources: Readonly<Record<string, { readonly Type: string }>>;
  };
  return [...new Set(Object.values(Resources).map(({ Type }) => Type))];
}

/** What a region deploys that forwards, and what another account deploys. */
function checkAlone(name: string, file: string, ...regions: string[]): boolean {
  const lint = spawnSync(".venv-lint/bin/cfn-lint", ["-r", ...regions, "-t", file], { encoding: "utf8" });
  console.log(`${name}: ${lint.status === 0 ? "no findings" : `${lint.stdout}${lint.stderr}`}`);
  return lint.status === 0;
}

/** The template for another account, with the rules of an organisation. */
function checkMember(what: string, region: string, settings: Settings): boolean {
  const file = join(folder, "member.yml");
  writeFileSync(file, memberTemplate({ account, region, prefix: "dxaws-s3-check", settings }));
  const name = `the template of another account ${what} in ${region}`;
  return checkAlone(name, file, region) && passesControls(file);
}

const fine = Object.entries(partitions).flatMap(([region, partition]) => [
  check("the template by default", region, {}, false),
  ...Object.entries(variants).flatMap(([what, accounts]) => {
    const settings = everything(partition, region, accounts);
    return [
      check(`the template with an organisation's rules and accounts ${what}`, region, settings, true),
      checkMember(what, region, parseSettings(settings)),
    ];
  }),
]);
const alone = ["deploy/forward.json", "deploy/member.yml"].map((file) =>
  checkAlone(file, file, ...Object.keys(partitions)),
);
for (const [id, why] of Object.entries({ ...kept, ...keptResources }))
  console.log(`skipped: ${id}, because ${why}`);
process.exitCode = [...fine, ...alone].every(Boolean) ? 0 : 1;
