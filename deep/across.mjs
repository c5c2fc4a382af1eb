// Each vendor's SDK for Node through a profile of another vendor: text, a stream, and a tool's turn, whole and streamed.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import * as script from './script.mjs';

const openai = (rig, profile) =>
  new OpenAI({ apiKey: rig.key, baseURL: `${rig.url}/v1`, maxRetries: 0, defaultHeaders: { 'x-keyrail-profile': profile } });

/** What a client can do: say something and hear the text, and have a tool called and answer it. */
const CLIENTS = {
  'openai chat': (rig, profile) => {
    const completions = openai(rig, profile).chat.completions;
    const tools = [{ type: 'function', function: { name: 'weather', parameters: script.weatherSchema } }];
    const ask = async (messages, streamed, more = {}) => {
      const asked = { model: 'any', messages, ...more };
      const whole = streamed ? completions.stream(asked).finalChatCompletion() : completions.create(asked);
      return (await whole).choices[0].message;
    };
    return {
      text: async (streamed) => (await ask([{ role: 'user', content: script.SAY }], streamed)).content,
      turn: async (streamed) => {
        const messages = [{ role: 'user', content: script.CALL }];
        const first = await ask(messages, streamed, { tools });
        const [call] = first.tool_calls;
        messages.push(first, { role: 'tool', tool_call_id: call.id, content: 'fine' });
        const told = (await ask(messages, streamed, { tools })).content;
        return { name: call.function.name, args: JSON.parse(call.function.arguments), told };
      },
    };
  },
  'openai responses': (rig, profile) => {
    const responses = openai(rig, profile).responses;
    const tools = [{ type: 'function', name: 'weather', strict: false, parameters: script.weatherSchema }];
    const ask = (input, streamed, more = {}) => {
      const asked = { model: 'any', input, store: false, ...more };
      return streamed ? responses.stream(asked).finalResponse() : responses.create(asked);
    };
    return {
      text: async (streamed) => (await ask(script.SAY, streamed)).output_text,
      turn: async (streamed) => {
        const input = [{ role: 'user', content: script.CALL }];
        const first = await ask(input, streamed, { tools });
        const call = first.output.find((item) => item.type === 'function_call');
        input.push(...first.output.map(({ parsed_arguments, ...item }) => item));
        input.push({ type: 'function_call_output', call_id: call.call_id, output: 'fine' });
        const told = (await ask(input, streamed, { tools })).output_text;
        return { name: call.name, args: JSON.parse(call.arguments), told };
      },
    };
  },
  'anthropic sdk': (rig, profile) => {
    const { messages } = new Anthropic({
      apiKey: rig.key, baseURL: rig.url, maxRetries: 0, defaultHeaders: { 'x-keyrail-profile': profile },
    });
    const tools = [{ name: 'weather', input_schema: script.weatherSchema }];
    const ask = (said, streamed, more = {}) => {
      const asked = { model: 'any', max_tokens: 4000, messages: said, ...more };
      return streamed ? messages.stream(asked).finalMessage() : messages.create(asked);
    };
    const textOf = ({ content }) => content.filter((one) => one.type === 'text').map((one) => one.text).join('');
    return {
      text: async (streamed) => textOf(await ask([{ role: 'user', content: script.SAY }], streamed)),
      turn: async (streamed) => {
        const said = [{ role: 'user', content: script.CALL }];
        const first = await ask(said, streamed, { tools });
        const call = first.content.find((one) => one.type === 'tool_use');
        said.push({ role: 'assistant', content: first.content });
        said.push({ role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: 'fine' }] });
        return { name: call.name, args: call.input, told: textOf(await ask(said, streamed, { tools })) };
      },
    };
  },
  'google genai': (rig, profile) => {
    const { models } = new GoogleGenAI({
      apiKey: rig.key,
      httpOptions: { baseUrl: rig.url, headers: { 'x-keyrail-profile': profile }, retryOptions: { attempts: 1 } },
    });
    const tools = [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: script.weatherSchema }] }];
    const ask = async (contents, streamed, config = {}) => {
      const asked = { model: 'any', contents, config };
      const answers = streamed ? await models.generateContentStream(asked) : [await models.generateContent(asked)];
      const parts = [];
      for await (const answer of answers) parts.push(...(answer.candidates?.[0]?.content?.parts ?? []));
      return parts;
    };
    const textOf = (parts) => parts.filter((part) => part.text && !part.thought).map((part) => part.text).join('');
    const user = (part) => ({ role: 'user', parts: [part] });
    return {
      text: async (streamed) => textOf(await ask([user({ text: script.SAY })], streamed)),
      turn: async (streamed) => {
        const first = await ask([user({ text: script.CALL })], streamed, { tools });
        const { functionCall: call } = first.find((part) => part.functionCall);
        const functionResponse = { id: call.id, name: call.name, response: { output: 'fine' } };
        const contents = [user({ text: script.CALL }), { role: 'model', parts: first }, user({ functionResponse })];
        return { name: call.name, args: call.args, told: textOf(await ask(contents, streamed, { tools })) };
      },
    };
  },
};

const OTHERS = {
  'openai chat': ['to-anthropic', 'to-gemini', 'to-ollama'],
  'openai responses': ['to-anthropic', 'to-gemini', 'to-ollama'],
  'anthropic sdk': ['to-openai', 'to-openai-chat', 'to-gemini', 'to-ollama'],
  'google genai': ['to-openai', 'to-openai-chat', 'to-anthropic', 'to-ollama'],
};

export function tests(rig) {
  const all = {};
  for (const [client, profiles] of Object.entries(OTHERS)) {
    for (const profile of profiles) {
      for (const streamed of [false, true]) {
        const how = `${client} ${profile}, ${streamed ? 'streamed' : 'whole'}`;
        const made = () => CLIENTS[client](rig, profile);
        all[`${how}: text`] = async () => assert.equal(await made().text(streamed), script.SAID);
        all[`${how}: a tool's turn`] = async () =>
          assert.deepEqual(await made().turn(streamed), {
            name: 'weather',
            args: script.WEATHER,
            told: script.told('fine'),
          });
      }
    }
  }
  return all;
}
