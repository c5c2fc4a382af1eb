package keyrail.wire.anthropic.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.ToolSet.Tool;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.anthropic.codec.prompt.AnswerTool;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tools, their schemas, and answers in JSON. */
class SchemaWritingTest {
    private static final AnthropicCodec CODEC = new AnthropicCodec();
    private static final PromptRules SCHEMA = PromptRules.builder().build();
    private static final PromptRules OLD =
            PromptRules.builder().output(JsonOutput.WORDS).build();
    private static final PromptRules NEITHER = PromptRules.builder()
            .output(JsonOutput.WORDS)
            .refuses(Parameter.FORCED_TOOL)
            .build();
    private static final String POINT =
            "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"number\"}},\"required\":[\"x\"],\"additionalProperties\":false}";

    private static WrittenPrompt write(ToolSet tools, OutputShape output, PromptRules rules) {
        Prompt base = PromptReadingTest.withBlocks("user", "{\"type\":\"text\",\"text\":\"hi\"}");
        Prompt prompt = new Prompt(
                base.model(),
                base.system(),
                base.turns(),
                tools,
                base.sampling(),
                null,
                output,
                base.extras(),
                false,
                List.of());
        return CODEC.writePrompt(
                prompt, new PromptTarget("claude-up", rules, new Minter(Format.ANTHROPIC_MESSAGES, "work")));
    }

    private static JsonNode body(WrittenPrompt written) {
        return JsonTree.read(written.body()).orElseThrow();
    }

    private static JsonNode json(String text) {
        return JsonTree.read(text).orElseThrow();
    }

    private static OutputShape schema(String schema) {
        return new OutputShape.JsonSchema("answer", null, new RawJson(schema), true);
    }

    private static ToolSet tools(Choice choice, Tool... tools) {
        return new ToolSet(List.of(tools), choice, null);
    }

    private static Tool tool(String name, String schema) {
        return new Tool(name, "Does it", schema == null ? null : new RawJson(schema), null, null);
    }

    private static JsonNode toolSchema(String schema) {
        return body(write(tools(new Choice.Auto(), tool("f", schema)), new OutputShape.Free(), SCHEMA))
                .get("tools")
                .get(0)
                .get("input_schema");
    }

    private static List<String> lost(WrittenPrompt written) {
        return written.losses().stream().map(Loss::field).toList();
    }

    @Test
    void aSchemaIsTheModelsOwnOutputFormatWhereItHasOne() {
        WrittenPrompt written = write(ToolSet.NONE, schema(POINT), SCHEMA);

        assertThat(body(written).get("output_config"))
                .isEqualTo(json("{\"format\":{\"type\":\"json_schema\",\"schema\":" + POINT + "}}"));
        assertThat(body(written).has("tools")).isFalse();
        assertThat(written.losses()).isEmpty();
    }

    @Test
    void limitsTheVendorDoesNotEnforceAreTold() {
        WrittenPrompt written = write(
                ToolSet.NONE,
                schema(
                        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"minimum\":1},"
                                + "\"s\":{\"type\":[\"object\",\"null\"],\"properties\":{},\"required\":[]}},\"required\":[\"n\",\"s\"]}"),
                SCHEMA);

        assertThat(body(written).get("output_config").get("format").get("schema"))
                .isEqualTo(json("{\"type\":\"object\",\"properties\":{"
                        + "\"n\":{\"type\":\"integer\",\"description\":\"{minimum: 1}\"},"
                        + "\"s\":{\"anyOf\":[{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false},"
                        + "{\"type\":\"null\"}]}},"
                        + "\"required\":[\"n\",\"s\"],\"additionalProperties\":false}"));
        assertThat(lost(written)).containsExactly("output_format");
    }

    @Test
    void elseAForcedToolTakesTheAnswer() {
        for (WrittenPrompt written : List.of(
                write(ToolSet.NONE, schema(POINT), OLD),
                write(ToolSet.NONE, schema(POINT.replace("false", "true")), SCHEMA),
                write(ToolSet.NONE, new OutputShape.JsonObject(), SCHEMA))) {
            JsonNode body = body(written);
            assertThat(body.has("output_config")).isFalse();
            assertThat(body.get("tools").get(0).get("name").stringValue()).isEqualTo(AnswerTool.NAME);
            assertThat(body.get("tool_choice"))
                    .isEqualTo(json("{\"type\":\"tool\",\"name\":\"" + AnswerTool.NAME + "\"}"));
        }
        assertThat(body(write(ToolSet.NONE, schema(POINT), OLD))
                        .get("tools")
                        .get(0)
                        .get("input_schema"))
                .isEqualTo(json(POINT));
    }

    @Test
    void besideToolsOfTheClientSomeToolIsForced() {
        ToolSet own = tools(new Choice.Auto(), tool("f", POINT));

        JsonNode body = body(write(own, schema(POINT), OLD));

        assertThat(body.get("tool_choice")).isEqualTo(json("{\"type\":\"any\"}"));
        assertThat(body.get("tools").size()).isEqualTo(2);
        JsonNode forced = body(write(tools(new Choice.Any(), tool("f", POINT)), schema(POINT), OLD));
        assertThat(forced.get("tools").size())
                .as("no answer comes where a tool of the client's is forced")
                .isEqualTo(1);
        JsonNode none = body(write(tools(new Choice.None(), tool("f", POINT)), schema(POINT), OLD));
        assertThat(none.get("tool_choice").get("name").stringValue()).isEqualTo(AnswerTool.NAME);
    }

    @Test
    void elseWordsAsk() {
        WrittenPrompt written = write(ToolSet.NONE, schema(POINT), NEITHER);

        assertThat(body(written).get("system").stringValue()).endsWith(POINT);
        assertThat(lost(written)).containsExactly("output_format");
        assertThat(body(write(ToolSet.NONE, schema("{\"type\":\"array\",\"items\":{}}"), SCHEMA))
                        .get("system")
                        .stringValue())
                .contains("array");
    }

    @Test
    void schemasThatReferToThemselvesManyTimesTakeBoundedTime() {
        StringBuilder bomb = new StringBuilder("{\"$ref\":\"#/$defs/d0\",\"$defs\":{");
        for (int level = 0; level < 60; level++) {
            bomb.append("\"d%d\":{\"anyOf\":[{\"$ref\":\"#/$defs/d%d\"},{\"$ref\":\"#/$defs/d%d\"}]},"
                    .formatted(level, level + 1, level + 1));
        }
        bomb.append("\"d60\":{\"type\":\"string\"}}}");

        assertThat(body(write(ToolSet.NONE, schema(bomb.toString()), SCHEMA)).has("output_config"))
                .isFalse();
    }

    @Test
    void aToolsSchemaIsAnObjectAtTheTop() {
        assertThat(toolSchema(null)).isEqualTo(json("{\"type\":\"object\",\"properties\":{}}"));
        assertThat(toolSchema("{\"properties\":{\"a\":{}}}"))
                .isEqualTo(json("{\"properties\":{\"a\":{}},\"type\":\"object\"}"));
        assertThat(toolSchema(
                        "{\"$ref\":\"#/$defs/p\",\"$defs\":{\"p\":{\"type\":\"object\",\"properties\":{\"a\":{}}}}}"))
                .isEqualTo(
                        json(
                                "{\"type\":\"object\",\"properties\":{\"a\":{}},\"$defs\":{\"p\":{\"type\":\"object\",\"properties\":{\"a\":{}}}}}"));
        assertThat(toolSchema(
                        "{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{}},\"required\":[\"a\",\"b\"]},"
                                + "{\"type\":\"object\",\"properties\":{\"a\":{},\"c\":{}},\"required\":[\"a\"]}]}"))
                .isEqualTo(
                        json("{\"type\":\"object\",\"properties\":{\"a\":{},\"b\":{},\"c\":{}},\"required\":[\"a\"]}"));
    }

    @Test
    void olderDraftsAreSpeltAsTheApiReadsThem() {
        assertThat(toolSchema(
                        "{\"type\":\"OBJECT\",\"properties\":{\"a\":{\"type\":\"NUMBER\",\"minimum\":0,\"exclusiveMinimum\":true},"
                                + "\"b\":{\"type\":\"array\",\"items\":[{\"type\":\"string\"}],\"required\":true},"
                                + "\"c\":{\"type\":\"STRING\",\"nullable\":true}}}"))
                .isEqualTo(
                        json("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"number\",\"exclusiveMinimum\":0},"
                                + "\"b\":{\"type\":\"array\",\"prefixItems\":[{\"type\":\"string\"}]},"
                                + "\"c\":{\"type\":[\"string\",\"null\"],\"nullable\":true}}}"));
    }

    @Test
    void strictToolsStayStrictWhereTheModelCanHoldThem() {
        Tool held = new Tool("f", null, new RawJson(POINT), true, null);
        Tool loose = new Tool("g", null, new RawJson(POINT.replace("false", "true")), true, null);

        WrittenPrompt written = write(tools(new Choice.Auto(), held, loose), new OutputShape.Free(), SCHEMA);

        assertThat(body(written).get("tools").get(0).get("strict").booleanValue())
                .isTrue();
        assertThat(body(written).get("tools").get(1).has("strict")).isFalse();
        assertThat(lost(written)).containsExactly("tools[1].strict");
        assertThat(lost(write(tools(new Choice.Auto(), held), new OutputShape.Free(), OLD)))
                .containsExactly("tools[0].strict");
    }

    @Test
    void namesFitAndAreRemembered() {
        WrittenPrompt prompt = write(
                tools(new Choice.Named("ns.tool:do"), tool("ns.tool:do", POINT), tool("plain-name_1", POINT)),
                new OutputShape.Free(),
                SCHEMA);

        JsonNode written = body(prompt);
        String fitted = written.get("tools").get(0).get("name").stringValue();
        assertThat(fitted).matches("[a-zA-Z0-9_-]{1,128}");
        assertThat(written.get("tool_choice").get("name").stringValue()).isEqualTo(fitted);
        assertThat(written.get("tools").get(1).get("name").stringValue()).isEqualTo("plain-name_1");
        assertThat(prompt.toolNames()).isEqualTo(Map.of(fitted, "ns.tool:do"));
    }

    @Test
    void toolsTheApiCannotTakeAreLeftOut() {
        WrittenPrompt written = write(
                tools(new Choice.Named("gone"), tool("f", POINT), tool("f", POINT)), new OutputShape.Free(), SCHEMA);

        assertThat(body(written).get("tools").size()).isEqualTo(1);
        assertThat(lost(written)).containsExactly("tools[1]", "tool_choice");
        assertThat(lost(write(tools(new Choice.Any()), new OutputShape.Free(), SCHEMA)))
                .containsExactly("tool_choice");
    }
}
