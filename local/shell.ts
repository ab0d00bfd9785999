import { foreignVariables, noProfiles } from "./foreignAws.ts";

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * The file that a shell (sh, bash, zsh) sources to use the stack; sourcing it twice is harmless. It unsets other AWS
 * variables, which would take precedence over the stack's keys.
 */
export function shellFile(variables: Readonly<Record<string, string>>, bin: string): string {
  const given = { ...noProfiles, ...variables };
  const exports = Object.entries(given).map(([name, value]) => `export ${name}=${quoted(value)}`);
  const path = `case ":$PATH:" in *:${quoted(bin)}:*) ;; *) export PATH=${quoted(bin)}:"$PATH" ;; esac`;
  return [`unset ${foreignVariables.join(" ")}`, ...exports, path, ""].join("\n");
}

/** A shell script that runs a script of the repository with the project's Node. */
export function program(node: string, script: string): string {
  return `#!/bin/sh\nexec ${quoted(node)} ${quoted(script)} "$@"\n`;
}
