// @ts-check
/** How alike two words are: what `difflib.SequenceMatcher` of Python says, by which it takes slips of the pen. */

/** Twice the letters that match, of all letters. @param {string} a @param {string} b */
export const alike = (a, b) => (2 * matching(a, b)) / (a.length + b.length);

/** Letters in the longest common run, and in those to its left and right. @param {string} a @param {string} b @returns {number} */
function matching(a, b) {
  let size = 0, i = 0, j = 0;
  for (let x = 0; x < a.length; x++) {
    for (let y = 0; y < b.length; y++) {
      let k = 0;
      while (x + k < a.length && y + k < b.length && a[x + k] === b[y + k]) k += 1;
      if (k > size) [size, i, j] = [k, x, y];
    }
  }
  return size ? size + matching(a.slice(0, i), b.slice(0, j)) + matching(a.slice(i + size), b.slice(j + size)) : 0;
}
