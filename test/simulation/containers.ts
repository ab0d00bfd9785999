import type { Clock } from "../../core/providers/clock.ts";
import { CurrentLayers } from "../../service/tables/currentLayers.ts";
import type { LayerTable } from "../../service/tables/layerTable.ts";
import type { Task } from "./task.ts";
import type { World } from "./world.ts";

/** What stays in a container from one invocation to the next. */
interface Container {
  task: Task;
  /** Reads of the table that have begun and not ended: a frozen container never ends them. */
  reading: number;
  readonly layers: CurrentLayers;
}

const containers = new WeakMap<World, Container[]>();

/** The container of a task: one whose last task has ended and has not crashed, else a new one. */
export function containerOf(task: Task, table: LayerTable, clock: Clock): Container {
  // Without baselines a new one for each task, so that the schedules of known seeds stay the same.
  const all = task.world.layers.isUsed ? (containers.get(task.world) ?? []) : [];
  containers.set(task.world, all);
  const isFree = (one: Container) => one.task.ended && one.task.name === task.name && one.reading === 0;
  const known = all.find((one) => one.task === task) ?? all.find(isFree);
  if (known) {
    known.task = task;
    return known;
  }
  const created = newContainer(task, table, clock);
  all.push(created);
  return created;
}

function newContainer(task: Task, table: LayerTable, clock: Clock): Container {
  const read: LayerTable["read"] = async (at) => {
    container.reading += 1;
    const layers = await table.read(at);
    container.reading -= 1;
    return layers;
  };
  const container: Container = { task, reading: 0, layers: new CurrentLayers({ read }, clock) };
  return container;
}
