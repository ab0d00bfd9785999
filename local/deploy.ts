import { readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import type { Settings } from "../service/settings/settings.ts";
import { startChild, tailOf } from "./child.ts";
import { noProfiles } from "./foreignAws.ts";
import type { Keys } from "./ministack.ts";

export interface DeployOptions {
  dir: string;
  logs: string;
  endpoint: string;
  region: string;
  stage: string;
  /** Settings of the operator that differ from those of the local stack. */
  settings: Partial<Settings>;
  keys: Keys;
}

/** Deploys the real serverless.yml; what osls prints is in deploy.log. */
export const deploy = (options: DeployOptions): Promise<void> => osls("deploy", options);

/** Removes what is deployed; the tables stay. */
export const remove = (options: DeployOptions): Promise<void> => osls("remove", options);

async function osls(command: "deploy" | "remove", options: DeployOptions): Promise<void> {
  const { dir, logs, endpoint, region, stage, settings, keys } = options;
  const bin = join(dir, "node_modules/.bin");
  const log = join(logs, `${command}.log`);
  const env = {
    PATH: `${bin}:${process.env.PATH ?? "/usr/bin:/bin"}`,
    HOME: homedir(),
    ...noProfiles,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    // It asks every 5 s whether the stack is there; the emulator needs less than one.
    SLS_AWS_MONITORING_FREQUENCY: "200",
  };
  const file = join(logs, "settings.yml");
  // As the tree has them, without defaults: an older tree refuses settings that only this one knows.
  const own = parse(readFileSync(join(dir, "settings/local.yml"), "utf8"));
  writeFileSync(file, JSON.stringify({ ...own, ...settings }));
  const args = [command, "--stage", stage, "--region", region, `--param=settings=${file}`];
  const child = startChild(join(bin, "osls"), args, { cwd: dir, env, log });
  const insist = setTimeout(() => void child.stop(), 180_000);
  const code = await child.ended;
  clearTimeout(insist);
  await child.stop();
  if (code !== 0)
    throw new Error(`osls ${command} failed (${code ?? "stopped after 180 s"}):\n${tailOf(log)}`);
}
