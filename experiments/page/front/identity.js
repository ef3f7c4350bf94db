// @ts-check
/** The identity under which a named organisation's random numbers are drawn: BLAKE2b of 8 bytes (RFC 7693), as `model/blueprint.py` has it. */

const MASK = (1n << 64n) - 1n;
const START = [0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n, 0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n];
const ORDER = ['0123456789abcdef', 'ea489fd61c02b753', 'b8c052fdae367194', '7931dcbe265a40f8', '905724afe1bc683d', '2c6a0b834d75fe19', 'c51fed4a0763928b', 'db7ec13950f4862a', '6fe9b308c2d714a5', 'a2847615fb9e3cd0'];
const ROUNDS = [...ORDER, ORDER[0], ORDER[1]].map((row) => [...row].map((digit) => parseInt(digit, 16)));
const BLOCK = 128;

/** @param {bigint} value @param {bigint} by */
const turned = (value, by) => (value >> by) | ((value << (64n - by)) & MASK);

/** The identity of a name. @param {string} name @returns {bigint} */
export function identity(name) {
  const bytes = new TextEncoder().encode(name), state = [...START];
  state[0] ^= 0x01010000n ^ 8n; // no key, 8 bytes
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK)), padded = new Uint8Array(blocks * BLOCK);
  padded.set(bytes);
  for (let k = 0; k < blocks; k++) mix(state, new DataView(padded.buffer, k * BLOCK, BLOCK), BigInt(Math.min(bytes.length, (k + 1) * BLOCK)), k === blocks - 1);
  return state[0];
}

/** @param {bigint[]} state @param {DataView} block @param {bigint} length @param {boolean} last */
function mix(state, block, length, last) {
  const v = [...state, ...START];
  v[12] ^= length;
  if (last) v[14] ^= MASK;
  /** @param {number} a @param {number} b @param {number} c @param {number} d @param {bigint} x @param {bigint} y */
  const g = (a, b, c, d, x, y) => {
    v[a] = (v[a] + v[b] + x) & MASK;
    v[d] = turned(v[d] ^ v[a], 32n);
    v[c] = (v[c] + v[d]) & MASK;
    v[b] = turned(v[b] ^ v[c], 24n);
    v[a] = (v[a] + v[b] + y) & MASK;
    v[d] = turned(v[d] ^ v[a], 16n);
    v[c] = (v[c] + v[d]) & MASK;
    v[b] = turned(v[b] ^ v[c], 63n);
  };
  for (const row of ROUNDS) {
    const word = (/** @type {number} */ k) => block.getBigUint64(8 * row[k], true);
    for (let k = 0; k < 4; k++) g(k, 4 + k, 8 + k, 12 + k, word(2 * k), word(2 * k + 1));
    for (let k = 0; k < 4; k++) g(k, 4 + ((k + 1) % 4), 8 + ((k + 2) % 4), 12 + ((k + 3) % 4), word(8 + 2 * k), word(9 + 2 * k));
  }
  for (let k = 0; k < 8; k++) state[k] ^= v[k] ^ v[k + 8];
}
