package keyrail.wire.gemini.codec;

import static keyrail.wire.gemini.codec.Requests.CODEC;
import static keyrail.wire.gemini.codec.Requests.assistant;
import static keyrail.wire.gemini.codec.Requests.call;
import static keyrail.wire.gemini.codec.Requests.lost;
import static keyrail.wire.gemini.codec.Requests.read;
import static keyrail.wire.gemini.codec.Requests.result;
import static keyrail.wire.gemini.codec.Requests.signature;
import static keyrail.wire.gemini.codec.Requests.source;
import static keyrail.wire.gemini.codec.Requests.text;
import static keyrail.wire.gemini.codec.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.wire.codec.SealText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiRequestReadingTest {
    private static final String HELLO = "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello\"}]}]";

    private static Prompt with(String members) {
        return read("{" + HELLO + "," + members + "}");
    }

    @Test
    void readsTextAndInstructionsToTheLetter() {
        Prompt prompt = read("""
                {"systemInstruction":{"parts":[{"text":" Grüß 😀\\n"},{"text":"two"}]},
                 "contents":[{"role":"user","parts":[{"text":" a "},{"text":"b"}]},
                             {"role":"model","parts":[{"text":"c"}]},
                             {"parts":[{"text":"d"}]}]}""");
        assertThat(prompt.system()).containsExactly(new Block.Text(" Grüß 😀\n"), new Block.Text("two"));
        assertThat(prompt.turns()).containsExactly(user(text(" a "), text("b")), assistant(text("c")), user(text("d")));
        assertThat(prompt.model()).isEqualTo(Requests.MODEL);
        assertThat(prompt.losses()).isEmpty();
    }

    @Test
    void takesBothSpellingsAndListsOfOneWithoutBrackets() {
        Prompt snake = read("""
                {"system_instruction":{"parts":{"text":"be brief"}},
                 "contents":{"role":"USER","parts":{"text":"hello"}},
                 "generation_config":{"max_output_tokens":"100","top_p":0.5,"stop_sequences":["x"],
                   "thinking_config":{"thinking_budget":512,"include_thoughts":true}},
                 "tools":{"function_declarations":{"name":"f","parameters":{"type":"OBJECT",
                   "properties":{"snake_case":{"type":"STRING"}},"required":["snake_case"]}}},
                 "tool_config":{"function_calling_config":{"mode":"any","allowed_function_names":["f"]}}}""");
        Prompt camel = read("""
                {"systemInstruction":{"parts":[{"text":"be brief"}]},
                 "contents":[{"role":"user","parts":[{"text":"hello"}]}],
                 "generationConfig":{"maxOutputTokens":100,"topP":0.5,"stopSequences":["x"],
                   "thinkingConfig":{"thinkingBudget":512,"includeThoughts":true}},
                 "tools":[{"functionDeclarations":[{"name":"f","parametersJsonSchema":{"type":"object",
                   "properties":{"snake_case":{"type":"string"}},"required":["snake_case"]}}]}],
                 "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}}}""");
        assertThat(snake).isEqualTo(camel);
        assertThat(snake.losses()).isEmpty();
        assertThat(snake.tools().choice()).isEqualTo(new Choice.Named("f"));
    }

    @Test
    void refusesAMemberInBothSpellings() {
        assertThatThrownBy(() -> with("\"tool_config\":{},\"toolConfig\":{}"))
                .isInstanceOfSatisfying(KeyrailException.class, refused -> {
                    assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_REQUEST);
                    assertThat(refused).hasMessageContaining("toolConfig");
                });
    }

    @Test
    void readsSampling() {
        Sampling sampling = with("""
                "generationConfig":{"temperature":0.0,"topP":0.95,"topK":40.0,"maxOutputTokens":8192,"seed":-7,
                  "presencePenalty":0.1,"frequencyPenalty":-0.2,"stopSequences":["END","\\n\\n"],"candidateCount":1,
                  "responseModalities":["TEXT"],"responseLogprobs":false}""").sampling();
        assertThat(sampling)
                .isEqualTo(new Sampling(
                        8192L,
                        new BigDecimal("0.0"),
                        new BigDecimal("0.95"),
                        40L,
                        new BigDecimal("-0.2"),
                        new BigDecimal("0.1"),
                        -7L,
                        List.of("END", "\n\n")));
    }

    @Test
    void saysWhatOnlyGeminiHas() {
        Prompt prompt = with("""
                "safetySettings":[{"category":"HARM_CATEGORY_HATE_SPEECH","threshold":"BLOCK_NONE"}],
                "tools":[{"googleSearch":{}},{"functionDeclarations":[{"name":"f","response":{"type":"STRING"}}]}],
                "generationConfig":{"candidateCount":2,"responseLogprobs":true,"logprobs":3,"mediaResolution":"LOW",
                  "responseModalities":["TEXT","IMAGE"]},
                "serviceTier":"flex\"""");
        assertThat(lost(prompt.losses()))
                .containsExactlyInAnyOrder(
                        "dropped safetySettings",
                        "dropped tools[0].googleSearch",
                        "dropped tools[1].functionDeclarations[0].response",
                        "dropped generationConfig.candidateCount",
                        "dropped generationConfig.responseLogprobs",
                        "dropped generationConfig.logprobs",
                        "dropped generationConfig.mediaResolution",
                        "dropped generationConfig.responseModalities",
                        "dropped serviceTier");
    }

    @Test
    void refusesContentThatOnlyGoogleHolds() {
        assertThatThrownBy(() -> with("\"cachedContent\":\"cachedContents/x\""))
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.UNTRANSLATABLE));
    }

    @Test
    void readsHowMuchThinkingIsWanted() {
        assertThat(thinking("\"thinkingBudget\":0")).isEqualTo(new Reasoning(false, null, null, null));
        assertThat(thinking("\"thinkingBudget\":-1")).isEqualTo(new Reasoning(true, null, null, null));
        assertThat(thinking("\"thinkingBudget\":2048,\"includeThoughts\":false"))
                .isEqualTo(new Reasoning(null, null, 2048L, false));
        assertThat(thinking("\"thinkingLevel\":\"HIGH\",\"includeThoughts\":true"))
                .isEqualTo(new Reasoning(null, Effort.HIGH, null, true));
        assertThat(thinking("\"thinkingLevel\":\"minimal\""))
                .isEqualTo(new Reasoning(null, Effort.MINIMAL, null, null));
        assertThat(thinking("\"thinkingLevel\":\"THINKING_LEVEL_UNSPECIFIED\"")).isNull();
        assertThat(thinking("\"includeThoughts\":true")).isEqualTo(new Reasoning(true, null, null, true));
    }

    private static Reasoning thinking(String members) {
        return with("\"generationConfig\":{\"thinkingConfig\":{" + members + "}}")
                .reasoning();
    }

    @Test
    void readsTheShapeOfTheOutput() {
        assertThat(output("\"responseMimeType\":\"text/plain\"")).isEqualTo(new OutputShape.Free());
        assertThat(output("\"responseMimeType\":\"application/json\"")).isEqualTo(new OutputShape.JsonObject());
        assertThat(schema("\"responseJsonSchema\":{\"type\":\"object\",\"additionalProperties\":false}"))
                .isEqualTo("{\"type\":\"object\",\"additionalProperties\":false}");
        assertThat(schema(
                        "\"responseSchema\":{\"type\":\"ARRAY\",\"items\":{\"type\":\"INTEGER\"},\"minItems\":\"2\"}"))
                .isEqualTo("{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":2}");
    }

    private static OutputShape output(String members) {
        return with("\"generationConfig\":{" + members + "}").output();
    }

    private static String schema(String members) {
        OutputShape shape = output("\"responseMimeType\":\"application/json\"," + members);
        return ((OutputShape.JsonSchema) shape).schema().text();
    }

    @Test
    void readsGooglesOwnSchemasAsJsonSchema() {
        Prompt prompt = with("""
                "tools":[{"functionDeclarations":[{"name":"f","description":"d","parameters":{"type":"OBJECT",
                  "properties":{
                    "b":{"type":"STRING","nullable":true,"format":"enum","enum":["x","y"]},
                    "a":{"anyOf":[{"type":"NUMBER","format":"double"},{"type":"BOOLEAN"}],"nullable":true},
                    "type":{"type":"STRING","example":"car","max_length":"9"},
                    "none":{"type":"TYPE_UNSPECIFIED","description":"STRING"}},
                  "propertyOrdering":["type","a"],"required":["a"]}}]}]""");
        assertThat(prompt.tools().tools().getFirst().schema().text()).isEqualTo("""
                {"type":"object","properties":{\
                "type":{"type":"string","examples":["car"],"maxLength":9},\
                "a":{"anyOf":[{"type":"number","format":"double"},{"type":"boolean"},{"type":"null"}]},\
                "b":{"type":["string","null"],"enum":["x","y",null]},\
                "none":{"description":"STRING"}},"required":["a"]}""");
        assertThat(prompt.losses()).isEmpty();
    }

    @Test
    void keepsJsonSchemasAsTheyAre() {
        String schema =
                "{\"$schema\":\"x\",\"type\":\"object\",\"properties\":{\"n\":{\"const\":12345678901234567890}},\"additionalProperties\":false}";
        Prompt prompt = with(
                "\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parametersJsonSchema\":" + schema + "}]}]");
        assertThat(prompt.tools().tools().getFirst().schema().text()).isEqualTo(schema);
    }

    @Test
    void readsHowFreelyFunctionsMayBeCalled() {
        assertThat(choice("\"mode\":\"AUTO\"")).isEqualTo(new Choice.Auto());
        assertThat(choice("\"mode\":\"NONE\"")).isEqualTo(new Choice.None());
        assertThat(choice("\"mode\":\"ANY\"")).isEqualTo(new Choice.Any());
        assertThat(choice("\"mode\":\"ANY\",\"allowedFunctionNames\":[\"b\"]")).isEqualTo(new Choice.Named("b"));
        assertThat(choice("\"mode\":\"VALIDATED\"")).isEqualTo(new Choice.Auto());
    }

    private static Choice choice(String members) {
        return config(members).tools().choice();
    }

    private static Prompt config(String members) {
        return with("\"tools\":[{\"functionDeclarations\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]}],"
                + "\"toolConfig\":{\"functionCallingConfig\":{" + members + "}}");
    }

    @Test
    void offersOnlyTheFunctionsThatAreAllowed() {
        Prompt prompt = config("\"mode\":\"ANY\",\"allowedFunctionNames\":[\"c\",\"a\"]");
        assertThat(prompt.tools().tools()).extracting("name").containsExactly("a", "c");
        assertThat(prompt.tools().choice()).isEqualTo(new Choice.Any());
        assertThat(lost(prompt.losses()))
                .containsExactly("changed toolConfig.functionCallingConfig.allowedFunctionNames");
    }

    @Test
    void findsTheCallOfEachResponse() {
        Prompt prompt = read("""
                {"contents":[{"role":"user","parts":[{"text":"go"}]},
                 {"role":"model","parts":[{"functionCall":{"name":"ls","args":{"n":12345678901234567890}}},
                   {"functionCall":{"id":"k1","name":"cat"}},{"functionCall":{"name":"ls","args":{}}}]},
                 {"role":"user","parts":[
                   {"functionResponse":{"name":"ls","response":{"output":"one"}}},
                   {"functionResponse":{"id":"k1","name":"cat","response":{"error":"gone"}}},
                   {"functionResponse":{"name":"ls","response":{"files":["a"]}}},
                   {"functionResponse":{"name":"lost","response":{"output":"?"}}}]}]}""");
        assertThat(prompt.turns().get(1).blocks())
                .containsExactly(
                        call("call_1_0", "ls", "{\"n\":12345678901234567890}"),
                        call("k1", "cat", "{}"),
                        call("call_1_2", "ls", "{}"));
        assertThat(prompt.turns().get(2).blocks())
                .containsExactly(
                        result("call_1_0", "one"),
                        new Block.ToolResult("k1", List.of(text("gone")), true, null),
                        result("call_1_2", "{\"files\":[\"a\"]}"),
                        result("result_2_3", "?"));
        assertThat(prompt.losses()).isEmpty();
    }

    @Test
    void neverHasOneIdTwice() {
        Prompt prompt = read("""
                {"contents":[{"role":"user","parts":[{"text":"go"}]},
                 {"role":"model","parts":[{"functionCall":{"id":"x","name":"ls"}}]},
                 {"role":"user","parts":[{"functionResponse":{"id":"x","name":"ls","response":{"output":"1"}}}]},
                 {"role":"model","parts":[{"functionCall":{"id":"x","name":"ls"}}]},
                 {"role":"user","parts":[{"functionResponse":{"id":"x","name":"ls","response":{"output":"2"}}}]}]}""");
        assertThat(prompt.turns().get(3).blocks()).containsExactly(call("call_3_0", "ls", "{}"));
        assertThat(prompt.turns().get(4).blocks()).containsExactly(result("call_3_0", "2"));
    }

    @Test
    void putsTogetherWhatAStreamGaveInPieces() {
        String mark = SealText.write(new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, "a"), "signature", "sig"));
        Prompt prompt = read("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"go\"}]},"
                + "{\"role\":\"model\",\"parts\":[{\"text\":\"I th\",\"thought\":true}]},"
                + "{\"role\":\"model\",\"parts\":[{\"text\":\"ink\",\"thought\":true}]},"
                + "{\"role\":\"model\",\"parts\":[{\"text\":\"\",\"thought\":true,\"thoughtSignature\":\"" + mark
                + "\"}]},"
                + "{\"role\":\"model\",\"parts\":[{\"text\":\"Hel\"}]},{\"role\":\"model\",\"parts\":[{\"text\":\"lo\"}]},"
                + "{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"id\":\"k\",\"name\":\"f\"},\"thoughtSignature\":\"abcd\"}]},"
                + "{\"role\":\"model\",\"parts\":[{\"text\":\"\"}]}]}");
        assertThat(prompt.turns())
                .containsExactly(
                        user(text("go")),
                        assistant(
                                new Block.Thought(
                                        "I think",
                                        new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, "a"), "signature", "sig")),
                                text("Hello"),
                                call("k", "f", "{}", signature("", "abcd"))));
    }

    @Test
    void keepsASignatureOnSpokenTextBehindIt() {
        Prompt prompt = read("""
                {"contents":[{"role":"user","parts":[{"text":"go"}]},
                 {"role":"model","parts":[{"text":"a"},{"text":"b","thoughtSignature":"abcd"},{"text":"c"}]}]}""");
        assertThat(prompt.turns().get(1))
                .isEqualTo(assistant(text("ab"), new Block.Hidden(signature("", "abcd")), text("c")));
    }

    @Test
    void takesAWordThatStandsForASignatureForNone() {
        for (String word : List.of(
                "skip_thought_signature_validator",
                "context_engineering_is_the_way_to_go",
                "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=")) {
            Prompt prompt = read(
                    "{\"contents\":[{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"id\":\"k\",\"name\":\"f\"},"
                            + "\"thoughtSignature\":\"" + word + "\"}]}]}");
            assertThat(prompt.turns()).containsExactly(assistant(call("k", "f", "{}")));
        }
    }

    @Test
    void readsMedia() {
        Prompt prompt = read("""
                {"contents":[{"role":"user","parts":[
                  {"inlineData":{"mimeType":"image/png","data":"-_8="}},
                  {"inline_data":{"mime_type":"audio/wav","data":"AAAA","display_name":"a.wav"}},
                  {"fileData":{"fileUri":"https://example.com/a.pdf"}},
                  {"fileData":{"mimeType":"video/mp4","fileUri":"https://generativelanguage.googleapis.com/v1beta/files/x1"}},
                  {"fileData":{"fileUri":"https://youtu.be/abc"}}]}]}""");
        assertThat(prompt.turns().getFirst())
                .isEqualTo(user(
                        media(MediaKind.IMAGE, new MediaSource.Inline("image/png", "+/8="), null),
                        media(MediaKind.AUDIO, new MediaSource.Inline("audio/wav", "AAAA"), "a.wav"),
                        media(MediaKind.DOCUMENT, new MediaSource.Remote("https://example.com/a.pdf", null), null),
                        media(
                                MediaKind.VIDEO,
                                new MediaSource.Stored("https://generativelanguage.googleapis.com/v1beta/files/x1"),
                                null),
                        media(MediaKind.VIDEO, new MediaSource.Remote("https://youtu.be/abc", null), null)));
    }

    private static Block media(MediaKind kind, MediaSource source, String name) {
        return new Block.Media(kind, source, name, null, null);
    }

    @Test
    void tellsWhatRanInGooglesSandboxAsText() {
        Prompt prompt = read("""
                {"contents":[{"role":"model","parts":[{"executableCode":{"language":"PYTHON","code":"print(1)"}},
                  {"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"1\\n"}}]}]}""");
        assertThat(prompt.turns().getFirst()).isEqualTo(assistant(text("```\nprint(1)\n```"), text("1\n")));
        assertThat(lost(prompt.losses()))
                .contains(
                        "changed contents[0].parts[0].executableCode",
                        "changed contents[0].parts[1].codeExecutionResult");
    }

    @Test
    void knowsAStreamAndWhetherItIsOfEvents() {
        Prompt events = CODEC.readPrompt(source(":streamGenerateContent", "key=x&alt=sse", "{" + HELLO + "}"));
        Prompt array = CODEC.readPrompt(source(":streamGenerateContent", "", "{" + HELLO + "}"));
        Prompt whole = CODEC.readPrompt(source(":generateContent", "", "{" + HELLO + "}"));
        assertThat(events.stream()).isTrue();
        assertThat(events.extras().streamAsArray()).isFalse();
        assertThat(array.stream()).isTrue();
        assertThat(array.extras().streamAsArray()).isTrue();
        assertThat(whole.stream()).isFalse();
        assertThat(whole.extras().streamAsArray()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"contents\":[{\"role\":\"system\",\"parts\":[{\"text\":\"x\"}]}]}",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]}]}",
                "{\"contents\":[{\"role\":\"model\",\"parts\":[{\"functionResponse\":{\"name\":\"f\",\"response\":{}}}]}]}",
                "{\"contents\":[{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":[]}}]}]}",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":1}]}]}",
                "{\"contents\":\"hello\"}",
                "{\"contents\":[{\"parts\":[{\"inlineData\":{\"data\":\"AAAA\"}}]}]}",
                "{\"contents\":[{\"parts\":[{\"text\":\"q\"}]}],\"generationConfig\":{\"maxOutputTokens\":\"many\"}}",
                "{\"contents\":[{\"parts\":[{\"text\":\"q\"}]}],\"generationConfig\":{\"thinkingConfig\":{\"thinkingLevel\":\"vast\"}}}",
                "{\"contents\":[{\"parts\":[{\"text\":\"q\"}]}],\"tools\":[{\"functionDeclarations\":[{\"description\":\"no name\"}]}]}",
                "{\"contents\":[{\"parts\":[{\"text\":\"q\"}]}],\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"SOMETIMES\"}}}",
            })
    void refusesWhatIsNoRequestNamingThePlace(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(KeyrailException.class, refused -> {
            assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_REQUEST);
            assertThat(refused).hasMessageContaining("\"");
        });
    }

    @Test
    void readsBothFormsOfARequestToCount() {
        String whole = "{\"generateContentRequest\":{\"model\":\"models/x\"," + HELLO
                + ",\"systemInstruction\":{\"parts\":[{\"text\":\"s\"}]}}}";
        Prompt prompt = CODEC.counting().orElseThrow().readPrompt(source(":countTokens", "", whole));
        assertThat(prompt.system()).containsExactly(new Block.Text("s"));
        assertThat(prompt.turns()).containsExactly(user(text("hello")));
        assertThat(prompt.losses()).isEmpty();
        Prompt plain = CODEC.counting().orElseThrow().readPrompt(source(":countTokens", "", "{" + HELLO + "}"));
        assertThat(plain.turns()).containsExactly(user(text("hello")));
        assertThatThrownBy(() -> CODEC.counting()
                        .orElseThrow()
                        .readPrompt(source(":countTokens", "", "{\"generate_content_request\":1}")))
                .isInstanceOf(KeyrailException.class);
    }
}
