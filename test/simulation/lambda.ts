import type { Context } from "aws-lambda";
import type { Undelivered } from "./deadLetters.ts";
import { isNext } from "./mixedVersions.ts";
import { runAs, type Task } from "./task.ts";
import { ourRole } from "./trail.ts";
import type { World } from "./world.ts";

const timeoutMs = 30_000;

/** A function's handler as Lambda calls it. */
export type Handler = (event: never, context: Context) => Promise<unknown>;

/** The result of an invocation: an answer, an error, or a crash without either. */
export type Ending = { readonly answer: unknown } | { readonly error: unknown } | "crashed";

const contextOf = (task: Task): Context =>
  ({
    // The session of its role has the same name.
    functionName: `${ourRole}-${task.name}`,
    invokedFunctionArn: `arn:aws:lambda:ca-central-1:111122223333:function:${task.name}`,
    getRemainingTimeInMillis: () => task.startedAt + timeoutMs - task.world.now,
  }) as Context;

/** Stops a task; false if it has stopped already. */
export function kill(task: Task, why: string): boolean {
  if (task.dead) return false;
  task.dead = true;
  task.world.note(task, `crashes: ${why}`);
  if (!task.ended) task.onCrash();
  return true;
}

function newTask(world: World, name: string, onCrash: () => void): Task {
  const id = world.nextTask();
  return {
    id,
    name,
    world,
    isNext: isNext(world, id),
    startedAt: world.now,
    settings: world.settings,
    dead: false,
    ended: false,
    lockLost: false,
    stalled: false,
    triggers: [],
    spent: new Set(),
    known: new Map(),
    grants: 0,
    requestedChecks: new Set(),
    runs: new Map(),
    onCrash,
  };
}

/** Invokes a function once. */
export function invoke(
  world: World,
  name: string,
  handler: Handler,
  event: unknown,
  begun: (task: Task) => void = () => {},
): Promise<Ending> {
  return new Promise((resolve) => {
    const task = newTask(world, name, () => resolve("crashed"));
    const end = (ending: Ending) => {
      task.ended = true;
      task.dead = !world.faults.thaws();
      world.note(task, "answer" in Object(ending) ? "is done" : `fails: ${Object(ending).error}`);
      resolve(ending);
    };
    begun(task);
    world.note(task, "begins");
    const timeUp = () => !task.ended && !task.stalled && kill(task, "time is up");
    world.scheduler.after(timeoutMs, timeUp, { task, isRoutine: true });
    runAs(task, () => handler(event as never, contextOf(task))).then(
      (answer) => end({ answer }),
      (error) => end({ error }),
    );
  });
}

const retriesMs = [60_000, 120_000];

/** Invokes a function as EventBridge does: twice again if it fails, and then there is a dead letter. */
export async function invokeAsync(world: World, name: string, handler: Handler, event: Undelivered) {
  for (const retryMs of [...retriesMs, undefined]) {
    const ending = await invoke(world, name, handler, event);
    if (ending !== "crashed" && "answer" in ending) return;
    if (retryMs !== undefined) await new Promise<void>((resolve) => world.scheduler.after(retryMs, resolve));
  }
  world.deadLetters.putEvent(name, event);
}
