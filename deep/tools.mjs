// The coding tools themselves, with an empty home and a dummy key each, finishing a turn: the model asks for a tool of
// theirs, they run it, and the model answers with what it gave back.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { finish } from './rig.mjs';

const NOTE = 'The 9:15 to Bern leaves from platform 9.';
const shellCall = (tool, args) => `Read note.txt. [[call ${tool} ${JSON.stringify(args)}]]`;

const claude = ['-p', shellCall('Bash', { command: 'cat note.txt', description: 'Read the note' }), '--allowedTools', 'Bash'];
const codex = (...more) => ['exec', '--skip-git-repo-check', '-c', 'check_for_update_on_startup=false', ...more];
const codexCall = codex('-m', 'gpt-5', shellCall('exec_command', { cmd: 'cat note.txt' }));
// Its own models offer one tool, which takes a program that calls the others.
const codexProgram = codex(
  'Read note.txt. [[call exec "text(await tools.exec_command({ cmd: \\"cat note.txt\\" }))"]]');
// Elsewhere than at OpenAI that tool is a function, its group in its name and its program in an argument.
const program = 'text(await tools.exec_command({ cmd: "cat note.txt" }))';
const codexFunction = codex(shellCall('functions__exec', { input: program }));
const gemini = ['-p', shellCall('read_file', { file_path: 'note.txt' }), '--yolo'];

const QUIET = {
  DISABLE_AUTOUPDATER: '1',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  GEMINI_CLI_TRUST_WORKSPACE: 'true',
};

export function tests(rig) {
  /** Both turns have to come by, and the tool's own answer has to hold the note. */
  async function turn(vendor, program, args, desk) {
    const vendors = rig.watch();
    const ran = await finish(program, args, { cwd: desk.work, env: desk.env, millis: 120_000 });
    const seen = vendors.seen().filter((request) => request.vendor === vendor);
    const told = `exit ${ran.code}\n${ran.out.slice(-2000)}\n${ran.err.slice(-2000)}\n${JSON.stringify(seen)}`;
    assert.equal(ran.code, 0, told);
    assert.match(ran.out, /The tools said:/, told);
    assert.ok(ran.out.includes(NOTE), told);
    assert.ok(seen.filter((request) => request.status === 200).length >= 2, told);
  }

  const run = (tool, vendor, args, desk, profile = vendor) =>
    turn(vendor, rig.launcher, ['run', tool, '--profile', profile, '--', ...args], desk);
  const across = (tool, vendor, args) => () =>
    run(tool, vendor, args, desk(`${tool}-to-${vendor}`), `to-${vendor}`);

  const desk = (name) => rig.desk(name, NOTE, QUIET);

  /** What `keyrail connect` prints, done as it says. */
  async function connected(tool, vendor) {
    const given = await rig.keyrail('connect', tool, '--default-profile', vendor);
    const made = desk(`connected-${tool}`);
    if (given.file) {
      const file = path.join(made.home, given.file.path.replace('~/', ''));
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, given.file.text);
    }
    return { ...made, env: { ...made.env, ...given.environment } };
  }

  return {
    'run claude-code': () => run('claude-code', 'anthropic', claude, desk('claude')),
    'run codex, a function called': () => run('codex', 'openai', codexCall, desk('codex')),
    'run codex, a program written': () => run('codex', 'openai', codexProgram, desk('codex-program')),
    'run gemini-cli': () => run('gemini-cli', 'gemini', gemini, desk('gemini')),
    'run claude-code through openai': across('claude-code', 'openai', claude),
    'run claude-code through gemini': across('claude-code', 'gemini', claude),
    'run codex through anthropic': across('codex', 'anthropic', codexCall),
    'run codex through anthropic, a program written': across('codex', 'anthropic', codexFunction),
    'run codex through gemini': across('codex', 'gemini', codexCall),
    'run gemini-cli through openai': across('gemini-cli', 'openai', gemini),
    'run gemini-cli through anthropic': across('gemini-cli', 'anthropic', gemini),
    'connect claude-code': async () => turn('anthropic', 'claude', claude, await connected('claude-code', 'anthropic')),
    'connect codex': async () => turn('openai', 'codex', codexCall, await connected('codex', 'openai')),
    'connect gemini-cli': async () => turn('gemini', 'gemini', gemini, await connected('gemini-cli', 'gemini')),
  };
}
