// What the checks of a gallery on AWS share.

/** A check that cannot be made here, with the reason. */
export class Skipped extends Error {}

/** Fails with a sentence unless a condition holds. */
export function expect(condition, sentence) {
  if (!condition) throw new Error(sentence);
}
