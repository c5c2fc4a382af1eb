// Chat Completions and Responses with the vendor's SDK for Node.
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import * as script from './script.mjs';

const MODEL = 'gpt-4o';
const tool = (name, parameters) => ({ type: 'function', function: { name, parameters } });
const tools = [tool('weather', script.weatherSchema), tool('time', script.timeSchema)];
const flatTools = tools.map(({ function: inner }) => ({ type: 'function', strict: false, ...inner }));

export function tests(rig) {
  const client = (apiKey = rig.key, maxRetries = 0) =>
    new OpenAI({
      apiKey,
      baseURL: `${rig.url}/v1`,
      maxRetries,
      defaultHeaders: { 'x-keyrail-profile': 'openai' },
    });
  const chat = (more, model = MODEL) =>
    client().chat.completions.create({ model, ...more, messages: more.messages ?? [user(more.prompt)], prompt: undefined });
  const user = (content) => ({ role: 'user', content });

  async function streamed(more) {
    const stream = client().chat.completions.stream({ model: MODEL, ...more });
    return (await stream.finalChatCompletion()).choices[0].message;
  }

  return {
    'chat: text': async () => {
      const answer = await chat({ prompt: script.SAY });
      assert.equal(answer.choices[0].message.content, script.SAID);
      assert.ok(answer.usage.completion_tokens > 0);
    },
    'chat: stream': async () => {
      const stream = await chat({ prompt: script.SAY, stream: true, stream_options: { include_usage: true } });
      let text = '';
      let usage;
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta.content ?? '';
        usage = chunk.usage ?? usage;
      }
      assert.equal(text, script.SAID);
      assert.ok(usage.completion_tokens > 0);
    },
    'chat: tools': async () => {
      const messages = [user(script.CALL)];
      const first = (await chat({ messages, tools })).choices[0].message;
      assert.equal(first.tool_calls[0].function.name, 'weather');
      assert.deepEqual(JSON.parse(first.tool_calls[0].function.arguments), script.WEATHER);
      messages.push(first, { role: 'tool', tool_call_id: first.tool_calls[0].id, content: 'fine' });
      assert.equal((await chat({ messages, tools })).choices[0].message.content, script.told('fine'));
    },
    'chat: parallel tools, streamed': async () => {
      const messages = [user(script.CALL_TWO)];
      const first = await streamed({ messages, tools });
      assert.deepEqual(first.tool_calls.map((call) => call.function.name), ['weather', 'time']);
      assert.equal(new Set(first.tool_calls.map((call) => call.id)).size, 2);
      messages.push(first);
      first.tool_calls.forEach((call, index) =>
        messages.push({ role: 'tool', tool_call_id: call.id, content: ['rain', 'noon'][index] }));
      assert.equal((await streamed({ messages, tools })).content, script.told('rain', 'noon'));
    },
    'chat: thinking': async () => {
      const answer = await chat({ prompt: script.SAY, reasoning_effort: 'low' }, 'gpt-5');
      assert.ok(answer.usage.completion_tokens_details.reasoning_tokens > 0);
    },
    'chat: images': async () => {
      const answer = await chat({
        messages: [user([
          { type: 'text', text: script.LOOK },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${script.PNG}` } },
        ])],
      });
      assert.equal(answer.choices[0].message.content, script.seen());
    },
    'chat: JSON schema': async () => {
      const answer = await chat({
        prompt: 'Where?',
        response_format: { type: 'json_schema', json_schema: { name: 'place', strict: true, schema: script.weatherSchema } },
      });
      script.assertFits(answer.choices[0].message.content);
    },
    'chat: errors': async () => {
      const stranger = await script.failureOf(() =>
        client('kr_wrong').chat.completions.create({ model: MODEL, messages: [user('Hello')] }));
      assert.ok(stranger instanceof OpenAI.AuthenticationError);
      const bad = await script.failureOf(() => chat({ messages: [] }));
      assert.ok(bad instanceof OpenAI.BadRequestError);
      const limited = await script.failureOf(() => chat({ prompt: 'Hello' }, `${MODEL}~status=429~ra=7`));
      assert.ok(limited instanceof OpenAI.RateLimitError);
      assert.equal(limited.headers.get('retry-after'), '7');
      for (const status of [500, 529]) {
        const failed = await script.failureOf(() => chat({ prompt: 'Hello' }, `${MODEL}~status=${status}`));
        assert.ok(failed instanceof OpenAI.InternalServerError);
        assert.equal(failed.status, status);
      }
    },
    'chat: the client itself tries again': async () => {
      const vendors = rig.watch();
      await script.failureOf(() =>
        client(rig.key, 1).chat.completions.create({ model: 'gpt-4.1~status=429~ra=1', messages: [user('Hello')] }));
      // By the model: the line of an earlier test's request may come late.
      assert.equal(vendors.seen().filter((request) => request.model.startsWith('gpt-4.1')).length, 2);
    },
    'chat: cancel in the midst of a stream': async () => {
      const vendors = rig.watch();
      const stream = await chat({ prompt: 'Hello', stream: true }, MODEL + script.SLOW);
      for await (const chunk of stream) {
        if (chunk.choices[0]?.delta.content) break;
      }
      await vendors.until((request) => request.vendor === 'openai' && request.closedEarly);
    },
    'responses: text, streamed and stored': async () => {
      const stream = client().responses.stream({ model: MODEL, input: script.SAY });
      const response = await stream.finalResponse();
      assert.equal(response.output_text, script.SAID);
      assert.equal((await client().responses.retrieve(response.id)).id, response.id);
    },
    'responses: tools, going on from the stored response': async () => {
      const first = await client().responses.create({ model: MODEL, input: script.CALL, tools: flatTools });
      const call = first.output.find((item) => item.type === 'function_call');
      assert.deepEqual(JSON.parse(call.arguments), script.WEATHER);
      const second = await client().responses.create({
        model: MODEL,
        previous_response_id: first.id,
        input: [{ type: 'function_call_output', call_id: call.call_id, output: 'fine' }],
        tools: flatTools,
      });
      assert.equal(second.output_text, script.told('fine'));
    },
    'responses: thinking': async () => {
      const response = await client().responses.stream({
        model: 'gpt-5',
        input: script.SAY,
        reasoning: { effort: 'low', summary: 'auto' },
        include: ['reasoning.encrypted_content'],
        store: false,
      }).finalResponse();
      const thought = response.output.find((item) => item.type === 'reasoning');
      assert.ok(thought.summary[0].text.length > 0 && thought.encrypted_content.length > 0);
      assert.equal(response.output_text, script.SAID);
    },
  };
}
