// How many attempts the gallery allows (`gallery/src/rate_limit.rs`).

/** The attempts of one account, and of one network address, with which delays begin. */
export const FREE = { account: 5, address: 60 };

/**
 * How many attempts were allowed since a time: the free ones, and one after each delay of 1, 2, 4 … seconds. The end of a
 * delay is kept in whole seconds, so each may be a second shorter.
 * @param {number} free @param {number} since
 */
export function allowed(free, since) {
  const seconds = (Date.now() - since) / 1000;
  let [count, waited] = [free, 0];
  for (let delay = 1; waited + delay - 1 <= seconds; delay *= 2) {
    waited += delay - 1;
    count += 1;
  }
  return count;
}
