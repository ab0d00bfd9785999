import { type Document, isScalar, visit } from "yaml";
import { visible, visibleYaml } from "../../core/text/visible.ts";
import { lines, Words } from "../../core/text/words.ts";

/**
 * A document as the text of YAML, the same document and safe to be shown: a text that is not all visible stands in
 * double quotes, where YAML knows the same escapes as JSON; comments stay in their lines.
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
