// Messages with the vendor's SDK for Node.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import * as script from './script.mjs';

const MODEL = 'claude-sonnet-4-6';
const tools = [
  { name: 'weather', input_schema: script.weatherSchema },
  { name: 'time', input_schema: script.timeSchema },
];
const user = (content) => ({ role: 'user', content });
const result = (call, content) => ({ type: 'tool_result', tool_use_id: call.id, content });
const calls = (message) => message.content.filter((block) => block.type === 'tool_use');
const text = (message) => message.content.filter((block) => block.type === 'text').map((block) => block.text).join('');

export function tests(rig) {
  const client = (apiKey = rig.key, maxRetries = 0) =>
    new Anthropic({ apiKey, baseURL: rig.url, maxRetries, defaultHeaders: { 'x-keyrail-profile': 'anthropic' } });
  const ask = (more) => ({ model: MODEL, max_tokens: 4000, ...more });
  const create = (more) => client().messages.create(ask(more));
  const streamed = (more) => client().messages.stream(ask(more)).finalMessage();
  const hello = { messages: [user('Hello')] };

  return {
    text: async () => {
      const message = await create({ messages: [user(script.SAY)] });
      assert.equal(text(message), script.SAID);
      assert.equal(message.stop_reason, 'end_turn');
    },
    stream: async () => {
      const message = await streamed({ messages: [user(script.SAY)] });
      assert.equal(text(message), script.SAID);
      assert.ok(message.usage.output_tokens > 0);
    },
    'count of tokens': async () => {
      assert.ok((await client().messages.countTokens({ model: MODEL, ...hello })).input_tokens > 0);
    },
    tools: async () => {
      const messages = [user(script.CALL)];
      const first = await create({ messages, tools });
      assert.deepEqual(calls(first)[0].input, script.WEATHER);
      messages.push({ role: 'assistant', content: first.content }, user([result(calls(first)[0], 'fine')]));
      assert.equal(text(await create({ messages, tools })), script.told('fine'));
    },
    'parallel tools, streamed': async () => {
      const messages = [user(script.CALL_TWO)];
      const first = await streamed({ messages, tools });
      const [weather, time] = calls(first);
      assert.deepEqual([weather.name, time.name, time.input], ['weather', 'time', {}]);
      messages.push({ role: 'assistant', content: first.content }, user([result(weather, 'rain'), result(time, 'noon')]));
      assert.equal(text(await streamed({ messages, tools })), script.told('rain', 'noon'));
    },
    'thinking, and its signature taken back': async () => {
      const thinking = { type: 'enabled', budget_tokens: 2000 };
      const messages = [user(script.CALL)];
      const first = await streamed({ messages, tools, thinking });
      assert.equal(first.content[0].type, 'thinking');
      assert.ok(first.content[0].signature.length > 0);
      messages.push({ role: 'assistant', content: first.content }, user([result(calls(first)[0], 'fine')]));
      assert.equal(text(await streamed({ messages, tools, thinking })), script.told('fine'));
    },
    images: async () => {
      const source = { type: 'base64', media_type: 'image/png', data: script.PNG };
      const message = await create({ messages: [user([{ type: 'image', source }, { type: 'text', text: script.LOOK }])] });
      assert.equal(text(message), script.seen());
    },
    'JSON schema': async () => {
      const message = await create({
        messages: [user('Where?')],
        output_config: { format: { type: 'json_schema', schema: script.weatherSchema } },
      });
      script.assertFits(text(message));
    },
    errors: async () => {
      const stranger = await script.failureOf(() => client('kr_wrong').messages.create(ask(hello)));
      assert.ok(stranger instanceof Anthropic.AuthenticationError);
      const bad = await script.failureOf(() => create({ messages: [] }));
      assert.ok(bad instanceof Anthropic.BadRequestError);
      const limited = await script.failureOf(() => create({ ...hello, model: `${MODEL}~status=429~ra=7` }));
      assert.ok(limited instanceof Anthropic.RateLimitError);
      assert.equal(limited.headers.get('retry-after'), '7');
      for (const status of [500, 529]) {
        const failed = await script.failureOf(() => create({ ...hello, model: `${MODEL}~status=${status}` }));
        assert.equal(failed.status, status);
      }
    },
    'cancel in the midst of a stream': async () => {
      const vendors = rig.watch();
      const stream = await create({ ...hello, model: MODEL + script.SLOW, stream: true });
      for await (const event of stream) {
        if (event.type === 'content_block_delta') break;
      }
      await vendors.until((request) => request.vendor === 'anthropic' && request.closedEarly);
    },
  };
}
