import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startChild, tailOf } from "./child.ts";
import { noProfiles } from "./foreignAws.ts";
import { patienceMs, until } from "./wait.ts";

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
}

export interface MinistackOptions {
  /** The repository: node_modules and .venv are in it. */
  dir: string;
  logs: string;
  port: number;
  region: string;
  account: string;
  /** Where the functions find S3: the trail. */
  s3Endpoint: string;
  /** The account's root, whom no policy binds. */
  root: Keys;
}

export interface Ministack {
  stop(): Promise<void>;
}

export async function startMinistack(options: MinistackOptions): Promise<Ministack> {
  const { dir, port } = options;
  const command = join(dir, ".venv/bin/python");
  if (!existsSync(command)) throw new Error(`${command} is missing: "make install" puts it there`);
  // Not below the repository: its package.json (type: module) would break every function's worker.
  const temp = mkdtempSync(join(tmpdir(), "dxaws-s3-"));
  const sweepUp = (): void => rmSync(temp, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", sweepUp);
  const log = join(options.logs, "ministack.log");
  const child = startChild(command, [join(import.meta.dirname, "emulator.py")], {
    cwd: temp,
    env: environment(options, temp),
    log,
  });
  const stop = async (): Promise<void> => {
    await child.stop();
    sweepUp();
    process.off("exit", sweepUp);
  };
  try {
    await ready(child, `http://127.0.0.1:${port}`, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

// All of it reaches the functions, except the keys: under AUTH each gets a session of its own role.
function environment(options: MinistackOptions, temp: string): Record<string, string> {
  return {
    PATH: `${join(options.dir, "node_modules/.bin")}:${process.env.PATH ?? "/usr/bin:/bin"}`,
    HOME: homedir(),
    ...noProfiles,
    TMPDIR: temp,
    GATEWAY_PORT: String(options.port),
    BIND_HOST: "127.0.0.1",
    // It goes into queue URLs, and "localhost" may mean ::1.
    MINISTACK_HOST: "127.0.0.1",
    MINISTACK_ACCOUNT_ID: options.account,
    MINISTACK_REGION: options.region,
    AUTH: "true",
    AWS_ACCESS_KEY_ID: options.root.accessKeyId,
    AWS_SECRET_ACCESS_KEY: options.root.secretAccessKey,
    AWS_ENDPOINT_URL_S3: options.s3Endpoint,
  };
}

async function ready(child: Child, endpoint: string, log: string): Promise<void> {
  await until("the emulator", patienceMs, async () => {
    // If another process had the port, ours has exited, and the one that answers is not ours.
    if (!child.running()) throw new Error(`the emulator ended at its start:\n${await lastWords(child, log)}`);
    const response = await fetch(`${endpoint}/_ministack/ready`).catch(() => undefined);
    return response?.ok && child.running() ? true : undefined;
  });
}

async function lastWords(child: Child, log: string): Promise<string> {
  await child.ended;
  return tailOf(log);
}

export function newKeys(): Keys {
  const hex = (bytes: number): string => randomBytes(bytes).toString("hex").toUpperCase();
  return { accessKeyId: `AKIA${hex(8)}`, secretAccessKey: hex(20) };
}
