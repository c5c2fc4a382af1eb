package keyrail.wire.gemini.codec;

import static keyrail.wire.gemini.codec.Requests.CODEC;
import static keyrail.wire.gemini.codec.Requests.json;
import static keyrail.wire.gemini.codec.Requests.lost;
import static keyrail.wire.gemini.codec.Requests.source;
import static keyrail.wire.gemini.codec.Requests.target;
import static keyrail.wire.gemini.codec.Requests.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.provider.PromptRules;
import keyrail.core.routing.Tuning;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.translation.AnswerTranslator;
import keyrail.wire.translation.Translation;
import keyrail.wire.translation.Translations;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A request through the hub and back into its own format; and requests and answers that are damaged. */
class GeminiTranslationTest {
    private static final PromptRules RULES =
            PromptRules.builder().budgets(1, 24_576).build();

    private static final String FULL = """
            {"systemInstruction":{"parts":[{"text":"Be brief."}]},
             "contents":[
               {"role":"user","parts":[{"text":"What is it?"},{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]},
               {"role":"model","parts":[{"text":"I look.","thought":true,"thoughtSignature":"abcd"},
                 {"functionCall":{"id":"k1","name":"look","args":{"n":12345678901234567890,"s":"\\"😀\\\\"}},
                  "thoughtSignature":"efgh"},
                 {"functionCall":{"id":"k2","name":"now","args":{}}}]},
               {"role":"user","parts":[
                 {"functionResponse":{"id":"k1","name":"look","response":{"seen":["cat"]}}},
                 {"functionResponse":{"id":"k2","name":"now","response":{"error":"no clock"}}}]},
               {"role":"model","parts":[{"text":"A cat."}]},
               {"role":"user","parts":[{"text":"Sure?"},
                 {"fileData":{"mimeType":"application/pdf","fileUri":"https://example.com/cat.pdf"}}]}],
             "tools":[{"functionDeclarations":[
               {"name":"look","description":"Looks.","parametersJsonSchema":{"type":"object",
                 "properties":{"n":{"type":"integer"},"s":{"type":"string"}},"required":["n"]}},
               {"name":"now"}]}],
             "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["look"]}},
             "generationConfig":{"maxOutputTokens":1000,"temperature":0.5,"topP":0.9,"topK":40,"seed":7,
               "stopSequences":["END"],"thinkingConfig":{"thinkingBudget":1024,"includeThoughts":true},
               "responseMimeType":"application/json","responseJsonSchema":{"type":"object","required":["a"]}}}""";

    private static final String ANSWER = """
            {"candidates":[{"content":{"parts":[{"text":"a","thought":true},{"text":"b","thoughtSignature":"abcd"},
              {"functionCall":{"id":"k","name":"f","args":{"x":[1,{"y":null}]}}}],"role":"model"},
              "finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":4},
              "promptFeedback":{},"modelVersion":"m","responseId":"r"}""";

    @Test
    void comesOutAsItWentIn() {
        WrittenPrompt written = write(Requests.read(FULL), RULES);
        assertThat(json(written.body().asUtf8())).isEqualTo(json(FULL));
        assertThat(written.losses()).isEmpty();
    }

    @Test
    void tellsCallsByTheClientsNames() {
        Prompt asked = Requests.read("{\"contents\":[{\"parts\":[{\"text\":\"go\"}]}],"
                + "\"tools\":[{\"functionDeclarations\":[{\"name\":\"3d\"},{\"name\":\"plain\"}]}]}");
        Translation translation = Translations.ofPrompt(CODEC, CODEC, asked, Tuning.NONE, target(RULES));
        String fitted = json(translation.written().body().asUtf8())
                .at("/tools/0/functionDeclarations/0/name")
                .stringValue();
        StringBuilder answer = new StringBuilder();
        AnswerTranslator back = translation.answer(false, "id", 0, bytes -> answer.append(bytes.asUtf8()));
        byte[] body = ("{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"" + fitted
                        + "\"}},{\"functionCall\":{\"name\":\"plain\"}}]},\"finishReason\":\"STOP\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        back.accept(body, 0, body.length);
        back.end();
        JsonNode parts = json(answer.toString()).at("/candidates/0/content/parts");
        assertThat(fitted).isNotEqualTo("3d");
        assertThat(parts.at("/0/functionCall/name").stringValue()).isEqualTo("3d");
        assertThat(parts.at("/1/functionCall/name").stringValue()).isEqualTo("plain");
    }

    @Test
    void listsWhatItLoses() {
        String body = FULL.replace("{\"systemInstruction\"", "{\"safetySettings\":[],\"systemInstruction\"")
                .replace("\"mode\":\"ANY\",\"allowedFunctionNames\":[\"look\"]", "\"mode\":\"VALIDATED\"");
        assertThat(lost(write(Requests.read(body), RULES).losses()))
                .containsExactlyInAnyOrder("dropped safetySettings", "changed toolConfig.functionCallingConfig.mode");
    }

    @Test
    void readsAnyDamagedRequestOrRefusesIt() {
        Set<FailureCode> allowed =
                Set.of(FailureCode.INVALID_REQUEST, FailureCode.INVALID_JSON, FailureCode.UNTRANSLATABLE);
        for (int seed = 0; seed < 4_000; seed++) {
            String body = damaged(FULL, seed);
            try {
                Prompt prompt = CODEC.readPrompt(source(":generateContent", "", body));
                CODEC.writePrompt(prompt, target(RULES));
            } catch (KeyrailException refused) {
                assertThat(allowed)
                        .as("seed " + seed)
                        .contains(refused.failure().code());
            } catch (RuntimeException slipped) {
                fail("seed " + seed + ": " + body, slipped);
            }
        }
    }

    @Test
    void readsAnyDamagedAnswerOrSaysWhatBroke() {
        for (int seed = 0; seed < 4_000; seed++) {
            String body = damaged(ANSWER, seed);
            boolean streamed = seed % 2 == 0;
            byte[] bytes = (streamed ? "data: " + body + "\r\n\r\n" : body).getBytes(StandardCharsets.UTF_8);
            try {
                ReplyReader reader = CODEC.replyReader(streamed, event -> {});
                reader.accept(bytes, 0, bytes.length);
                reader.end();
            } catch (KeyrailException broken) {
                assertThat(broken.failure().code()).as("seed " + seed).isEqualTo(FailureCode.UPSTREAM_PROTOCOL_ERROR);
            } catch (RuntimeException slipped) {
                fail("seed " + seed + ": " + body, slipped);
            }
        }
    }

    /** The body with some members gone, replaced or of another type. */
    private static String damaged(String body, int seed) {
        Random random = new Random(seed);
        JsonNode tree = json(body);
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            damage(tree, random);
        }
        return JsonTree.text(tree);
    }

    private static void damage(JsonNode node, Random random) {
        if (node.isEmpty()) {
            return;
        }
        if (node instanceof ObjectNode object) {
            List<String> names = List.copyOf(object.propertyNames());
            String name = names.get(random.nextInt(names.size()));
            if (object.get(name).isContainer() && random.nextInt(5) > 0) {
                damage(object.get(name), random);
            } else if (random.nextInt(3) == 0) {
                object.remove(name);
            } else {
                object.set(name, other(random));
            }
        } else if (node instanceof ArrayNode list) {
            int index = random.nextInt(list.size());
            if (list.get(index).isContainer() && random.nextInt(5) > 0) {
                damage(list.get(index), random);
            } else if (random.nextInt(3) == 0) {
                list.remove(index);
            } else {
                list.set(index, other(random));
            }
        }
    }

    private static JsonNode other(Random random) {
        String[] values = {
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "12345678901234567890",
            "\"\"",
            "\"text\"",
            "\"\\ud83d\"",
            "[]",
            "[null]",
            "[[]]",
            "{}",
            "{\"a\":{}}",
            "[1,\"b\",{}]"
        };
        return json(values[random.nextInt(values.length)]);
    }
}
