import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** A Node that is installed on this machine. */
export interface Node {
  readonly path: string;
  /** As in "24.21.0". */
  readonly version: string;
}

/** One Node of each of these major versions, on PATH, in nvm or as `make test` installs it, and the versions of which there is none. */
export function nodesHere(majors: readonly string[]): { nodes: Node[]; missing: string[] } {
  const found = candidates().flatMap((path): Node[] => {
    const { status, stdout } = spawnSync(path, ["--version"], { encoding: "utf8" });
    return status === 0 ? [{ path, version: stdout.trim().slice(1) }] : [];
  });
  const ofMajor = (major: string) => found.find(({ version }) => version.startsWith(`${major}.`));
  return {
    nodes: majors.flatMap((major) => ofMajor(major) ?? []),
    missing: majors.filter((major) => !ofMajor(major)),
  };
}

function candidates(): string[] {
  const nvm = join(process.env.NVM_DIR ?? join(homedir(), ".nvm"), "versions/node");
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter),
    ...(existsSync(nvm) ? readdirSync(nvm).map((name) => join(nvm, name, "bin")) : []),
  ];
  const oldest = join(import.meta.dirname, "../../.node22/node_modules/.bin");
  const all = [...folders, oldest].map((folder) => join(folder, "node"));
  return [process.execPath, ...all].filter(existsSync);
}
