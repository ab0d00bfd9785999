import type { Command } from "../command/command.ts";

/** The groups of the help, in its order. */
export const groups = [
  "Specs",
  "Baselines and exceptions",
  "Buckets",
  "State and history",
  "Deployment",
  "Editors and shells",
] as const;

interface Entry {
  readonly name: string;
  readonly group: (typeof groups)[number];
  /** Its arguments are names of buckets with a spec, which a shell can complete. */
  readonly takesBuckets?: true;
  readonly summary: string;
  /** Loads the command with its dependencies, only when it is named. */
  load(): Promise<Command>;
}

/** All commands, in the order of the help. A new command is a file and an entry here. */
export const commands: readonly Entry[] = [
  {
    name: "validate",
    group: "Specs",
    summary: "check files of specs, baselines and exceptions, offline",
    load: async () => (await import("./validate.ts")).validate,
  },
  {
    name: "put",
    group: "Specs",
    summary: "write specs; the service applies them",
    load: async () => (await import("./put.ts")).put,
  },
  {
    name: "get",
    group: "Specs",
    takesBuckets: true,
    summary: "print specs as files that put accepts",
    load: async () => (await import("./get.ts")).get,
  },
  {
    name: "list",
    group: "Specs",
    summary: "list the specs",
    load: async () => (await import("./list.ts")).list,
  },
  {
    name: "delete",
    group: "Specs",
    takesBuckets: true,
    summary: "stop managing buckets; they stay as they are",
    load: async () => (await import("./delete.ts")).deleteSpecs,
  },
  {
    name: "baseline",
    group: "Baselines and exceptions",
    summary: "put, get, list or delete baselines: how many buckets should be",
    load: async () => (await import("./baseline.ts")).baseline,
  },
  {
    name: "exception",
    group: "Baselines and exceptions",
    summary: "put, list or end exceptions: permissions to deviate until a time",
    load: async () => (await import("./exception.ts")).exception,
  },
  {
    name: "explain",
    group: "Baselines and exceptions",
    takesBuckets: true,
    summary: "show what is wanted of a bucket, and which layer wants it",
    load: async () => (await import("./explain.ts")).explain,
  },
  {
    name: "plan",
    group: "Buckets",
    takesBuckets: true,
    summary: "show what differs, and the calls that would be sent",
    load: async () => (await import("./plan.ts")).plan,
  },
  {
    name: "apply",
    group: "Buckets",
    takesBuckets: true,
    summary: "apply specs to buckets now",
    load: async () => (await import("./apply.ts")).apply,
  },
  {
    name: "reconcile",
    group: "Buckets",
    takesBuckets: true,
    summary: "have the service check buckets now, and wait",
    load: async () => (await import("./reconcile.ts")).reconcile,
  },
  {
    name: "status",
    group: "State and history",
    takesBuckets: true,
    summary: "show the verdict of each bucket",
    load: async () => (await import("./status.ts")).status,
  },
  {
    name: "history",
    group: "State and history",
    takesBuckets: true,
    summary: "show who changed a bucket, and how it was repaired",
    load: async () => (await import("./history.ts")).history,
  },
  {
    name: "report",
    group: "State and history",
    summary: "write the fleet and its drift to one HTML file",
    load: async () => (await import("./report.ts")).report,
  },
  {
    name: "pause",
    group: "Buckets",
    takesBuckets: true,
    summary: "suspend checks and repairs of buckets",
    load: async () => (await import("./pause.ts")).pause,
  },
  {
    name: "resume",
    group: "Buckets",
    takesBuckets: true,
    summary: "end the pause of buckets",
    load: async () => (await import("./pause.ts")).resume,
  },
  {
    name: "import",
    group: "Specs",
    summary: "write the specs of live buckets",
    load: async () => (await import("./import.ts")).importBuckets,
  },
  {
    name: "undo",
    group: "Buckets",
    takesBuckets: true,
    summary: "restore what the service replaced",
    load: async () => (await import("./undo.ts")).undoWrites,
  },
  {
    name: "redrive",
    group: "Deployment",
    summary: "process dead letters again",
    load: async () => (await import("./redrive.ts")).redrive,
  },
  {
    name: "doctor",
    group: "Deployment",
    summary: "find what is wrong with a deployment, and how to fix it",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  {
    name: "settings",
    group: "Deployment",
    summary: "show what a settings file changes on a deployment",
    load: async () => (await import("./settings.ts")).settings,
  },
  {
    name: "forwarding",
    group: "Deployment",
    summary: "print a template that forwards the events of a region",
    load: async () => (await import("./forwarding.ts")).forwarding,
  },
  {
    name: "member",
    group: "Deployment",
    summary: "print the template of a member account, or check one",
    load: async () => (await import("./member.ts")).member,
  },
  {
    name: "schema",
    group: "Editors and shells",
    summary: "print the JSON Schema of specs, baselines, exceptions",
    load: async () => (await import("./schema.ts")).schema,
  },
  {
    name: "completion",
    group: "Editors and shells",
    summary: "print the completion for bash, zsh or fish",
    load: async () => (await import("./completion.ts")).completionOf(commands),
  },
];
