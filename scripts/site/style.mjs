// The style sheet, bundled into one file for the browsers that `browserquery` names.
import browserslist from "browserslist";
import { browserslistToTargets, bundle, transform } from "lightningcss";

/** Bundles `file` with what it imports, and minifies it. */
export function style(file, query) {
  const bundled = bundle({ filename: file }).code;
  const targets = browserslistToTargets(browserslist(query));
  return transform({ filename: file, code: bundled, minify: true, targets }).code;
}
