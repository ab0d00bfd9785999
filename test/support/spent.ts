/** The processor time, in ms, of this process for some work; other processes do not count. */
export async function spentMs(work: () => unknown): Promise<number> {
  const begun = process.cpuUsage();
  await work();
  return process.cpuUsage(begun).user / 1_000;
}
