// generateContent with the vendor's SDK for Node.
import assert from 'node:assert/strict';
import { ApiError, GoogleGenAI } from '@google/genai';
import * as script from './script.mjs';

const MODEL = 'gemini-2.5-flash';
const tools = [{
  functionDeclarations: [{ name: 'weather', parametersJsonSchema: script.weatherSchema }, { name: 'time' }],
}];
const user = (...parts) => ({ role: 'user', parts });
const result = (call, output) => ({ functionResponse: { id: call.id, name: call.name, response: { output } } });

export function tests(rig) {
  const models = (apiKey = rig.key) =>
    new GoogleGenAI({
      apiKey,
      httpOptions: { baseUrl: rig.url, headers: { 'x-keyrail-profile': 'gemini' }, retryOptions: { attempts: 1 } },
    }).models;
  const generate = (contents, config = {}, model = MODEL) => models().generateContent({ model, contents, config });

  async function streamed(contents, config = {}) {
    const parts = [];
    for await (const chunk of await models().generateContentStream({ model: MODEL, contents, config })) {
      parts.push(...(chunk.candidates?.[0]?.content?.parts ?? []));
    }
    return parts;
  }
  const text = (parts) => parts.filter((part) => part.text && !part.thought).map((part) => part.text).join('');

  return {
    text: async () => {
      const answer = await generate(script.SAY);
      assert.equal(answer.text, script.SAID);
      assert.ok(answer.usageMetadata.candidatesTokenCount > 0);
    },
    stream: async () => {
      assert.equal(text(await streamed(script.SAY)), script.SAID);
    },
    'count of tokens': async () => {
      assert.ok((await models().countTokens({ model: MODEL, contents: 'How many?' })).totalTokens > 0);
    },
    tools: async () => {
      const first = await generate([user({ text: script.CALL })], { tools });
      assert.deepEqual(first.functionCalls[0].args, script.WEATHER);
      const second = await generate(
        [user({ text: script.CALL }), first.candidates[0].content, user(result(first.functionCalls[0], 'fine'))],
        { tools },
      );
      assert.equal(second.text, script.told('fine'));
    },
    'parallel tools, streamed': async () => {
      const parts = (await streamed([user({ text: script.CALL_TWO })], { tools })).filter((part) => part.functionCall);
      assert.deepEqual(parts.map((part) => part.functionCall.name), ['weather', 'time']);
      const second = await streamed(
        [
          user({ text: script.CALL_TWO }),
          { role: 'model', parts },
          user(result(parts[0].functionCall, 'rain'), result(parts[1].functionCall, 'noon')),
        ],
        { tools },
      );
      assert.equal(text(second), script.told('rain', 'noon'));
    },
    thinking: async () => {
      const parts = await streamed(script.SAY, { thinkingConfig: { includeThoughts: true, thinkingBudget: 1024 } });
      assert.ok(parts[0].thought && parts[0].text.length > 0);
      assert.equal(text(parts), script.SAID);
    },
    images: async () => {
      const picture = { inlineData: { mimeType: 'image/png', data: script.PNG } };
      assert.equal((await generate([user({ text: script.LOOK }, picture)])).text, script.seen());
    },
    'JSON schema': async () => {
      const answer = await generate('Where?', {
        responseMimeType: 'application/json',
        responseJsonSchema: script.weatherSchema,
      });
      script.assertFits(answer.text);
    },
    errors: async () => {
      const failure = async (call, status) => {
        const failed = await script.failureOf(call);
        assert.ok(failed instanceof ApiError, String(failed));
        assert.equal(failed.status, status);
      };
      await failure(() => models('kr_wrong').generateContent({ model: MODEL, contents: 'Hello' }), 401);
      await failure(() => generate('Hello', { httpOptions: { extraBody: { surprise: true } } }), 400);
      for (const status of [429, 500, 529]) {
        await failure(() => generate('Hello', {}, `${MODEL}~status=${status}`), status);
      }
    },
    'cancel in the midst of a stream': async () => {
      const vendors = rig.watch();
      const cancel = new AbortController();
      const stream = await models().generateContentStream({
        model: MODEL + script.SLOW,
        contents: 'Hello',
        config: { abortSignal: cancel.signal },
      });
      await script.failureOf(async () => {
        for await (const chunk of stream) {
          if (chunk.text) cancel.abort();
        }
      });
      await vendors.until((request) => request.vendor === 'gemini' && request.closedEarly);
    },
  };
}
