// What clients say, and what comes of it; the words in double brackets are stage directions for the rehearsing model.
import assert from 'node:assert/strict';
import zlib from 'node:zlib';

export const SAID = 'Grüße, 世界 🚂 "rail" \\ </end>';
export const SAY = `Say it: [[say ${SAID}]]`;
export const WEATHER = { city: 'Zürich "HB" 🚂', days: 3 };
export const CALL = `[[call weather ${JSON.stringify(WEATHER)}]]`;
export const CALL_TWO = '[[call weather {"city":"Bern","days":1}]] [[call time {}]]';
export const LOOK = 'What is this? [[look]]';
export const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
export const SLOW = '~n=400~gap=20';

export const weatherSchema = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'integer' } },
  required: ['city', 'days'],
  additionalProperties: false,
};
export const timeSchema = { type: 'object', properties: {} };

export const told = (...results) => `The tools said: ${results.join(' | ')}`;

export function seen() {
  const bytes = Buffer.from(PNG, 'base64');
  const table = Array.from({ length: 256 }, (_, start) => {
    let value = start;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value >>> 0;
  });
  const checksum = zlib.crc32
    ? zlib.crc32(bytes)
    : (bytes.reduce((sum, byte) => table[(sum ^ byte) & 0xff] ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
  return `I see image/png of ${bytes.length} bytes, checksum ${checksum.toString(16).padStart(8, '0')};`;
}

/** A thing of the schema above, and nothing else. */
export function assertFits(text) {
  const value = JSON.parse(text);
  assert.deepEqual(Object.keys(value).sort(), ['city', 'days']);
  assert.equal(typeof value.city, 'string');
  assert.ok(Number.isInteger(value.days));
}

/** The failure of a call that has to fail. */
export async function failureOf(call) {
  try {
    await call();
  } catch (failed) {
    return failed;
  }
  throw new assert.AssertionError({ message: 'it did not fail' });
}
