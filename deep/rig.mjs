// The rehearsing vendors and a daemon before them, each a process of its own on a free port, in a scratch folder.
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const launcher = path.join(root, 'keyrail');
const VENDOR_KEY = 'rehearsal-vendor-key';
const START_MILLIS = 60_000;
const PROFILES = ['openai', 'anthropic', 'gemini', 'ollama'];
/** For clients of another vendor: whatever model they name, it is this one. */
const ACROSS = {
  'to-openai': { provider: 'openai', model: 'gpt-5' },
  'to-openai-chat': { provider: 'openai', model: 'gpt-4o' },
  'to-anthropic': { provider: 'anthropic', model: 'claude-sonnet-4-6' },
  'to-gemini': { provider: 'gemini', model: 'gemini-2.5-flash' },
  'to-ollama': { provider: 'ollama', model: 'llama3.2' },
};

/** What every process of the rig sees, and nothing of the caller's but the path. */
function environment(folder, more = {}) {
  return {
    PATH: `${path.join(here, 'node_modules', '.bin')}:${process.env.PATH}`,
    LANG: 'C.UTF-8',
    HOME: folder,
    KEYRAIL_HOME: path.join(folder, 'keyrail'),
    KEYRAIL_ROOT_KEY_FILE: path.join(folder, 'root.key'),
    KEYRAIL_NO_AOT: '1',
    ...(process.env.KEYRAIL_JAVA_HOME ? { KEYRAIL_JAVA_HOME: process.env.KEYRAIL_JAVA_HOME } : {}),
    ...more,
  };
}

/** Runs a program to its end; rejects when it takes longer than the limit. */
export function finish(command, args, { cwd, env, input = '', millis = 120_000 }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    const limit = setTimeout(() => child.kill('SIGKILL'), millis);
    child.stdout.on('data', (bytes) => (out += bytes));
    child.stderr.on('data', (bytes) => (err += bytes));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      resolve({ code: code ?? signal, out, err });
    });
  });
}

function firstLine(child, name) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`${name} is not ready`)), START_MILLIS);
    const lines = createInterface({ input: child.stdout });
    lines.once('line', (line) => {
      clearTimeout(limit);
      resolve({ ready: JSON.parse(line), lines });
    });
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
}

export class Rig {
  static async start() {
    // With the caller's own environment: it may have to build.
    const version = spawnSync(launcher, ['--version'], {
      env: { ...process.env, KEYRAIL_NO_AOT: '1' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (version.status !== 0) throw new Error('the launcher does not start');
    const java = spawnSync(launcher, ['--print-java'], { encoding: 'utf8' }).stdout.trim();
    const rig = new Rig();
    try {
      rig.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keyrail-deep-'));
      rig.env = environment(rig.folder);
      rig.requests = [];
      await rig.rehearse(java);
      await rig.serve();
    } catch (failed) {
      rig.stop();
      throw failed;
    }
    return rig;
  }

  async rehearse(java) {
    const jar = path.join(root, 'app', 'target', 'dist', 'keyrail.jar');
    const play = ['-Xmx128m', '-cp', jar, 'keyrail.rehearsal.Rehearsal', '--keys', VENDOR_KEY, '--log'];
    this.vendors = spawn(java, play, { stdio: ['ignore', 'pipe', 'inherit'] });
    const { ready, lines } = await firstLine(this.vendors, 'the rehearsal');
    lines.on('line', (line) => this.requests.push(JSON.parse(line)));
    const endpoints = Object.fromEntries(PROFILES.map((name) => [name, { endpoint: ready[name] }]));
    const own = Object.fromEntries(PROFILES.map((name) => [name, { provider: name }]));
    const profiles = { ...own, ...ACROSS };
    fs.mkdirSync(this.env.KEYRAIL_HOME, { mode: 0o700 });
    fs.writeFileSync(
      path.join(this.env.KEYRAIL_HOME, 'config.json'),
      JSON.stringify({ providers: endpoints, llm: { profiles } }),
    );
  }

  async serve() {
    this.daemon = spawn(launcher, ['serve', '--json', '--port', '0'], {
      env: this.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.url = (await firstLine(this.daemon, 'the daemon')).ready.url;
    this.key = fs.readFileSync(path.join(this.env.KEYRAIL_HOME, 'client-key'), 'utf8').trim();
    const secret = path.join(this.folder, 'secret');
    fs.writeFileSync(secret, VENDOR_KEY, { mode: 0o600 });
    for (const name of PROFILES.filter((profile) => profile !== 'ollama')) {
      await this.keyrail('credentials', 'set', name, 'api_key', '--from-file', secret);
    }
    fs.rmSync(secret);
  }

  /** One command of ours, its JSON. */
  async keyrail(...args) {
    const ran = await finish(launcher, [...args, '--json'], { env: this.env });
    if (ran.code !== 0) throw new Error(`keyrail ${args.join(' ')}: ${ran.out}${ran.err}`);
    return JSON.parse(ran.out);
  }

  get launcher() {
    return launcher;
  }

  /** An empty home and an own folder with a note in it, for one run of a tool. */
  desk(name, note, more = {}) {
    const home = path.join(this.folder, name);
    const work = path.join(home, 'work');
    fs.mkdirSync(work, { recursive: true });
    fs.writeFileSync(path.join(work, 'note.txt'), `${note}\n`);
    return { home, work, env: { ...this.env, HOME: home, TERM: 'dumb', ...more } };
  }

  /** What vendors have been asked from now on; the lines come a moment after the answers. */
  watch() {
    const from = this.requests.length;
    return {
      seen: () => this.requests.slice(from),
      until: async (wanted, millis = 10_000) => {
        const end = Date.now() + millis;
        while (!this.requests.slice(from).some(wanted)) {
          if (Date.now() > end) throw new Error(`not seen at any vendor: ${JSON.stringify(this.requests.slice(from))}`);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      },
    };
  }

  stop() {
    this.daemon?.kill('SIGTERM');
    this.vendors?.kill('SIGTERM');
    if (this.folder) fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
