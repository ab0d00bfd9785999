import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startChild, tailOf } from "./child.ts";
import { repository } from "./files.ts";
import { freePort, until } from "./wait.ts";

export interface LocalStackOptions {
  /** The folder of localstack.log. */
  logs: string;
}

/** LocalStack's S3, without Docker: a second opinion on every facet. */
export interface LocalStack {
  endpoint: string;
  stop(): Promise<void>;
}

const version = "4.14.0";
const venv = join(repository, ".venv-localstack");

// Its server takes the host of GATEWAY_LISTEN for a remark and listens everywhere, its S3 keeps objects in one
// fixed folder of /tmp, and its tagging needs a name that Python 3.12 does not have.
const main = `
import functools, os, warnings
import typing_extensions
from twisted.internet import endpoints
endpoints.TCP4ServerEndpoint = functools.partial(endpoints.TCP4ServerEndpoint, interface="127.0.0.1")
if not hasattr(warnings, "deprecated"): warnings.deprecated = typing_extensions.deprecated
from localstack.services.s3 import provider
provider.DEFAULT_S3_TMP_DIR = os.path.abspath("objects")
from localstack.runtime.main import main
main()
`;

/** False if `make install` found no suitable Python. */
export function localStackInstalled(): boolean {
  return existsSync(join(venv, ".installed"));
}

export async function startLocalStack({ logs }: LocalStackOptions): Promise<LocalStack> {
  if (!localStackInstalled()) throw new Error(`${venv} is missing: run "make install"`);
  // If the port is taken it says "Ready" and serves nothing, so a free one comes first.
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const log = join(logs, "localstack.log");
  const { child, stop } = startIn(mkdtempSync(join(tmpdir(), "dxaws-s3-localstack-")), port, log);
  try {
    await ready(child, endpoint, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, stop };
}

function startIn(temp: string, port: number, log: string): { child: Child; stop(): Promise<void> } {
  const sweepUp = (): void => rmSync(temp, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", sweepUp);
  const python = join(venv, "bin/python");
  const child = startChild(python, ["-c", main], { cwd: temp, env: environment(port, temp), log });
  const stop = async (): Promise<void> => {
    // Leaving in order takes it seconds, and nothing of it is kept.
    await child.stop(0);
    sweepUp();
    process.off("exit", sweepUp);
  };
  return { child, stop };
}

function environment(port: number, temp: string): Record<string, string> {
  const address = `127.0.0.1:${port}`;
  return {
    PATH: process.env.PATH ?? "/usr/bin:/bin",
    HOME: temp,
    OVERRIDE_IN_DOCKER: "0",
    FILESYSTEM_ROOT: join(temp, "fs"),
    SERVICES: "s3",
    EAGER_SERVICE_LOADING: "1",
    GATEWAY_LISTEN: address,
    LOCALSTACK_HOST: address,
    DNS_ADDRESS: "0",
    DISABLE_EVENTS: "1",
    SKIP_SSL_CERT_DOWNLOAD: "1",
  };
}

interface Health {
  version: string;
  services: { s3?: string };
}

async function ready(child: Child, endpoint: string, log: string): Promise<void> {
  await until("LocalStack", 60_000, async () => {
    if (!child.running()) throw new Error(`LocalStack ended at its start:\n${await lastWords(child, log)}`);
    const health = await healthAt(endpoint);
    if (!health || !child.running()) return undefined;
    if (health.version !== version) throw new Error(`LocalStack ${health.version} answers, not ${version}`);
    // It serves on when it could not load the one service that it is here for.
    if (health.services.s3 === "error") throw new Error(`LocalStack has no S3:\n${tailOf(log)}`);
    return health.services.s3 === "running" ? true : undefined;
  });
}

async function healthAt(endpoint: string): Promise<Health | undefined> {
  try {
    const response = await fetch(`${endpoint}/_localstack/health`);
    return response.ok ? ((await response.json()) as Health) : undefined;
  } catch {
    // No process listens yet.
    return undefined;
  }
}

async function lastWords(child: Child, log: string): Promise<string> {
  await child.ended;
  return tailOf(log);
}
