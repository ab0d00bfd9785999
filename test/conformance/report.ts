import { accessQuestions } from "../acceptance/accessQuestions.ts";
import { documentQuestions } from "../acceptance/documentQuestions.ts";
import { originsPage } from "./origins.ts";
import type { Finding } from "./suite.ts";

const sign: Record<Finding["result"], string> = { pass: "✓", "not emulated": "–", "emulator fault": "✗" };

const unique = (words: readonly string[]) => [...new Set(words)];

function table(backend: string, findings: readonly Finding[], points: readonly string[]): string {
  const facets = unique(findings.map(({ facet }) => facet));
  const cell = (facet: string, point: string) => {
    const found = findings.find((finding) => finding.facet === facet && finding.point === point);
    return found ? sign[found.result] : " ";
  };
  const reasons = unique(
    findings.flatMap(({ facet, result, reason }) => (reason ? [`- ${facet}: ${result}: ${reason}`] : [])),
  );
  return [
    `## ${backend}`,
    "",
    `| facet | ${points.map((_, index) => index + 1).join(" | ")} |`,
    `|---|${points.map(() => "---").join("|")}|`,
    ...facets.map((facet) => `| ${facet} | ${points.map((point) => cell(facet, point)).join(" | ")} |`),
    "",
    ...reasons,
  ].join("\n");
}

const openPage = () =>
  [
    "## To be settled on real AWS",
    "",
    "What is not documented, and what is done until it is known: the same in either case, without a loop and without a loss. `make test-acceptance`",
    "asks AWS, and prints what comes back.",
    "",
    "| question | until then |",
    "|---|---|",
    ...[...accessQuestions, ...documentQuestions].map(({ question, until }) => `| ${question} | ${until} |`),
    "",
  ].join("\n");

/** What the suite found on each backend, as a page. */
export function conformancePage(findings: readonly Finding[]): string {
  const backends = unique(findings.map(({ backend }) => backend)).sort();
  const ofMemory = findings.filter(({ backend }) => backend === "memory");
  const points = unique(ofMemory.map(({ point }) => point)).sort();
  return [
    "# Conformance",
    "",
    "Written by `make test`: every facet, on every S3 that is to be had here, at every point that applies. ✓ passes; – the backend does not",
    "emulate it; ✗ the backend is known to be wrong (all points of such a facet are run, and one at least has to fail); an empty cell",
    "does not apply, or needs an S3 with injected failures, which only the one in memory has.",
    "",
    ...points.map((point, index) => `${index + 1}. ${point}`),
    "",
    backends
      .map((backend) =>
        table(
          backend,
          findings.filter((finding) => finding.backend === backend),
          points,
        ),
      )
      .join("\n\n"),
    "",
    originsPage(),
    openPage(),
  ].join("\n");
}
