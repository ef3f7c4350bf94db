// @ts-check
/** The keys of runs: what NumPy's SeedSequence gives, so that a run here is the run of that seed and replicate in Python. */

const WORD = 0xffffffffn;

/**
 * A whole number as words of 32 bits, the lowest first.
 * @param {bigint} number
 */
function words(number) {
  const found = [];
  do { found.push(Number(number & WORD)); number >>= 32n; } while (number > 0n);
  return found;
}

/**
 * The key of a replicate: SeedSequence(seed, spawn_key=(replicate,)).generate_state(1, uint64)[0].
 *
 * @param {number | bigint} seed
 * @param {number | bigint} replicate
 * @returns {bigint}
 */
export function runKey(seed, replicate) {
  const entropy = words(BigInt(seed));
  while (entropy.length < 4) entropy.push(0);
  entropy.push(...words(BigInt(replicate)));
  const pool = mixedPool(entropy);
  let hash = 0x8b51f9dd;
  const [low, high] = [0, 1].map((k) => {
    let value = pool[k] ^ hash;
    hash = Math.imul(hash, 0x58f38ded);
    value = Math.imul(value, hash);
    return (value ^ (value >>> 16)) >>> 0;
  });
  return BigInt(low) | (BigInt(high) << 32n);
}

/**
 * The pool of four words that entropy is mixed into (O'Neill's seed_seq, as NumPy has it).
 * @param {number[]} entropy
 */
function mixedPool(entropy) {
  let hash = 0x43b0d7e5;
  /** @param {number} value */
  const hashed = (value) => {
    value ^= hash;
    hash = Math.imul(hash, 0x931e8875);
    value = Math.imul(value, hash);
    return (value ^ (value >>> 16)) >>> 0;
  };
  /** @param {number} x @param {number} y */
  const mixed = (x, y) => {
    const value = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) | 0;
    return (value ^ (value >>> 16)) >>> 0;
  };
  const pool = entropy.slice(0, 4).map(hashed);
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) if (from !== to) pool[to] = mixed(pool[to], hashed(pool[from]));
  }
  for (const word of entropy.slice(4)) {
    for (let to = 0; to < 4; to++) pool[to] = mixed(pool[to], hashed(word));
  }
  return pool;
}
