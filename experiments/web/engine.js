// @ts-check
/**
 * Calls the functions of a module that `coalitionlab export-wasm` has made, by the layout beside it. No library is needed.
 *
 * @typedef {{type: string, offset: number}} Field
 * @typedef {{name: string, word: number, type: string, axes: number, written: boolean, meaning: string, size?: number,
 *   fields?: Record<string, Field>}} Entry  one number (no axes) or array among the arguments
 * @typedef {{words: number, arguments: Entry[]}} Door  a function of the module
 * @typedef {{data: ArrayBufferView, shape: number[]}} Filled  an array: its elements in rows, and its length along each axis
 * @typedef {number | bigint | boolean | Filled} Value
 */

/** Arrays by the type of their elements. @type {Record<string, any>} */
const ARRAYS = {
  float64: Float64Array, float32: Float32Array, int64: BigInt64Array, uint64: BigUint64Array, int32: Int32Array,
  uint32: Uint32Array, int16: Int16Array, uint16: Uint16Array, int8: Int8Array, uint8: Uint8Array, bool: Uint8Array,
};
const WORD = 8, ALIGNED = 16;

/** @param {number} at */
const aligned = (at) => Math.ceil(at / ALIGNED) * ALIGNED;

/** A module with a memory of its own. */
export class Engine {
  /**
   * @param {WebAssembly.Module} module
   * @param {{format: number, doors: Record<string, Door>, columns: Record<string, unknown>}} layout
   */
  constructor(module, layout) {
    if (layout.format !== 1) throw new Error('the layout is of another version: make the module anew');
    this.layout = layout;
    /** @type {any} */
    this.exports = new WebAssembly.Instance(module, {}).exports;
  }

  /**
   * Calls a function; returns the arrays that it fills, by name.
   *
   * @param {string} name  such as run_units
   * @param {Record<string, Value>} values  every number and array that the layout names
   * @returns {Record<string, Filled>}
   */
  call(name, values) {
    const door = this.layout.doors[name], { allocate, release, memory } = this.exports;
    let size = aligned(WORD * door.words);
    const places = door.arguments.map((entry) => {
      const place = size;
      if (entry.axes) size += aligned(filled(entry, values).data.byteLength);
      return place;
    });
    const start = allocate(size) >>> 0;
    // only now: the memory may have grown, which takes older views of it away
    const bytes = new Uint8Array(memory.buffer), words = new DataView(memory.buffer, start, WORD * door.words);
    door.arguments.forEach((entry, k) => {
      if (!entry.axes) return setNumber(words, entry, values[entry.name]);
      const { data, shape } = filled(entry, values);
      [start + places[k], ...shape].forEach((word, d) => words.setBigInt64(WORD * (entry.word + d), BigInt(word), true));
      bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + places[k]);
    });
    if (this.exports[name](start) !== 0) throw new Error(`${name} failed`);
    const results = read(memory, start, door, places, values);
    release(start);
    return results;
  }
}

/**
 * The arrays that a function has filled, copied out of the memory.
 *
 * @param {WebAssembly.Memory} memory
 * @param {number} start
 * @param {Door} door
 * @param {number[]} places
 * @param {Record<string, Value>} values
 */
function read(memory, start, door, places, values) {
  /** @type {Record<string, Filled>} */
  const results = {};
  door.arguments.forEach((entry, k) => {
    if (!entry.written || !entry.axes) return;
    const { data, shape } = filled(entry, values), at = start + places[k];
    const copy = memory.buffer.slice(at, at + data.byteLength);
    results[entry.name] = { data: entry.type === 'record' ? new Uint8Array(copy) : new ARRAYS[entry.type](copy), shape };
  });
  return results;
}

/**
 * @param {Entry} entry
 * @param {Record<string, Value>} values
 * @returns {Filled}
 */
function filled(entry, values) {
  const value = /** @type {Filled} */ (values[entry.name]);
  if (value === undefined || value.shape === undefined || value.shape.length !== entry.axes) {
    throw new TypeError(`${entry.name} is an array with ${entry.axes} axes: {data, shape}`);
  }
  const size = value.shape.reduce((product, length) => product * length, entry.size ?? ARRAYS[entry.type].BYTES_PER_ELEMENT);
  if (size !== value.data.byteLength) throw new TypeError(`${entry.name} has ${value.data.byteLength} bytes, not ${size}`);
  return value;
}

/**
 * @param {DataView} words
 * @param {Entry} entry
 * @param {Value} value
 */
function setNumber(words, entry, value) {
  if (value === undefined || typeof value === 'object') throw new TypeError(`${entry.name} is a number`);
  if (entry.type === 'float64') words.setFloat64(WORD * entry.word, Number(value), true);
  else words.setBigInt64(WORD * entry.word, BigInt(value), true);
}

/**
 * Rows of a record as bytes: `rows` holds, for each, its fields by name; what is left out is 0.
 *
 * @param {Entry} entry
 * @param {Record<string, number | bigint>[]} rows
 * @param {number[]} shape
 * @returns {Filled}
 */
export function records(entry, rows, shape = [rows.length]) {
  const size = entry.size ?? 0, bytes = new DataView(new ArrayBuffer(size * rows.length));
  rows.forEach((row, k) => {
    for (const [name, field] of Object.entries(entry.fields ?? {})) {
      const at = k * size + field.offset, value = row[name] ?? 0;
      if (field.type === 'float64') bytes.setFloat64(at, Number(value), true);
      else bytes.setBigInt64(at, BigInt(value), true);
    }
  });
  return { data: new Uint8Array(bytes.buffer), shape };
}
