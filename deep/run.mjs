// Runs every test one after the other; arguments name the groups or tests wanted, by any part of their names.
import { Rig } from './rig.mjs';
import * as across from './across.mjs';
import * as anthropic from './anthropic.mjs';
import * as google from './google.mjs';
import * as openai from './openai.mjs';
import * as tools from './tools.mjs';

const GROUPS = {
  'npm openai': openai,
  'npm @anthropic-ai/sdk': anthropic,
  'npm @google/genai': google,
  across,
  tool: tools,
};
const LIMIT_MILLIS = 180_000;

function limited(test) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${LIMIT_MILLIS / 1000} s`)), LIMIT_MILLIS);
  });
  return Promise.race([test(), limit]).finally(() => clearTimeout(timer));
}

const wanted = process.argv.slice(2);
const rig = await Rig.start();
let passed = 0;
let failed = 0;
try {
  for (const [group, { tests }] of Object.entries(GROUPS)) {
    for (const [name, test] of Object.entries(tests(rig))) {
      const title = `${group}: ${name}`;
      if (wanted.length > 0 && !wanted.some((part) => title.includes(part))) continue;
      try {
        await limited(test);
        passed++;
        console.log(`ok    ${title}`);
      } catch (trouble) {
        failed++;
        console.log(`FAIL  ${title}\n      ${String(trouble?.stack ?? trouble).replaceAll('\n', '\n      ')}`);
      }
    }
  }
} finally {
  rig.stop();
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
