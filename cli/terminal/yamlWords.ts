import { type Document, isScalar, visit } from "yaml";
import { visible, visibleYaml } from "../../core/text/visible.ts";
import { lines, Words } from "../../core/text/words.ts";

/**
 * A document as YAML text that is safe to print and reads back as the same document. A string with invisible characters
 * is double-quoted, where YAML has the escapes of JSON; comments stay on their lines.
 */
export function yamlWords(document: Document): Words {
  visit(document, {
    Node(_, node) {
      node.comment &&= commentOf(node.comment);
      node.commentBefore &&= commentOf(node.commentBefore);
      if (isScalar(node) && typeof node.value === "string" && visible(node.value) !== node.value)
        node.type = "QUOTE_DOUBLE";
    },
  });
  document.comment &&= commentOf(document.comment);
  document.commentBefore &&= commentOf(document.commentBefore);
  const form = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY };
  return new Words(visibleYaml(document.toString(form).trimEnd()));
}

const commentOf = (comment: string): string => lines(comment.split("\n")).text;
