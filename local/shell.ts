import { foreignVariables, noProfiles } from "./foreignAws.ts";

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * What a shell reads to talk to the stack: sh as well as bash and zsh, read once or again. Whatever the shell had of
 * another AWS would come before the stack's keys.
 */
export function shellFile(variables: Readonly<Record<string, string>>, bin: string): string {
  const given = { ...variables, ...noProfiles };
  const exports = Object.entries(given).map(([name, value]) => `export ${name}=${quoted(value)}`);
  const path = `case ":$PATH:" in *:${quoted(bin)}:*) ;; *) export PATH=${quoted(bin)}:"$PATH" ;; esac`;
  return [`unset ${foreignVariables.join(" ")}`, ...exports, path, ""].join("\n");
}

/** A program that runs a script of the repository with the Node of the project. */
export function program(node: string, script: string): string {
  return `#!/bin/sh\nexec ${quoted(node)} ${quoted(script)} "$@"\n`;
}
