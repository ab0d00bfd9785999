/** A hanging call to a table, a queue, a bus or STS must not use up the function's time. */
export const timeouts = {
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
};
