/** Promises that are not kept yet. Who keeps one switches it on, and from then on the simulation holds the code to it. */
export const expectations = {
  /** A read that still shows what was there before our own write is no reason for another one. */
  stalenessCostsNoWrite: true,
  /** A paused bucket is called paused, whatever was wrong with it before. */
  pauseIsTheVerdict: true,
  /** Who changed a facet while we kept out of a fight over it is named when it is put right. */
  causesOutlastAFight: true,
  /** A worker that has lost its place in the queue cannot replace what another one has recorded since. */
  lateWorkersCannotRecord: true,
};
