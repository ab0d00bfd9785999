import fc from "fast-check";

// Instrumented code is several times slower. A test that measures time would fail of that alone, with or without a mutant.
performance.now = () => 0;
process.cpuUsage = () => ({ user: 0, system: 0 });

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 100 });
