package keyrail.wire.openaichat.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.provider.ChatRules;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ChatToolsAndOutputTest {
    private static final String CLOSED =
            "{'type':'object','properties':{'a':{'type':'string'}},'required':['a'],'additionalProperties':false}";
    private static final String OPEN = "{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}";
    private static final String OPTIONAL = "{'type':'object','properties':{'a':{'type':'string'}}}";

    private static Prompt withTool(@Nullable String schema, @Nullable Boolean strict, Choice choice) {
        RawJson raw = schema == null ? null : new RawJson(schema.replace('\'', '"'));
        return Chats.with(
                Chats.prompt(Chats.user("hi")),
                new ToolSet(List.of(new ToolSet.Tool("f", null, raw, strict, null)), choice, null),
                new OutputShape.Free());
    }

    private static Prompt withOutput(String schema, @Nullable Boolean strict) {
        return Chats.with(
                Chats.prompt(Chats.user("hi")),
                ToolSet.NONE,
                new OutputShape.JsonSchema("my shape", null, new RawJson(schema.replace('\'', '"')), strict));
    }

    private static String function(WrittenPrompt written) {
        return JsonTree.text(Chats.body(written).get("tools").get(0).get("function"))
                .replace('"', '\'');
    }

    private static WrittenPrompt write(Prompt prompt) {
        return Chats.write(prompt, PromptRules.builder());
    }

    @Test
    void aToolWithoutASchemaTakesAnEmptyObject() {
        assertThat(function(write(withTool(null, null, new Choice.Auto()))))
                .isEqualTo("{'name':'f','parameters':{'type':'object','properties':{}}}");
        assertThat(function(write(withTool("{}", null, new Choice.Auto()))))
                .isEqualTo("{'name':'f','parameters':{'type':'object','properties':{}}}");
    }

    @Test
    void aToolOfPlainTextIsAFunctionOfOneString() {
        Prompt prompt = Chats.read("{'model':'m','messages':[{'role':'user','content':'hi'},"
                + "{'role':'assistant','content':null,'tool_calls':[{'id':'k','type':'custom',"
                + "'custom':{'name':'code','input':'print(1)'}}]},"
                + "{'role':'tool','tool_call_id':'k','content':'1'}],"
                + "'tools':[{'type':'custom','custom':{'name':'code','description':'Runs it'}}],"
                + "'tool_choice':{'type':'custom','custom':{'name':'code'}}}");
        assertThat(prompt.losses()).isEmpty();
        ToolSet.Tool tool = prompt.tools().tools().getFirst();
        assertThat(tool.schema())
                .isEqualTo(new RawJson("{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"}},"
                        + "\"required\":[\"input\"],\"additionalProperties\":false}"));
        assertThat(prompt.tools().choice()).isEqualTo(new Choice.Named("code"));
        assertThat(prompt.turns().get(1).blocks())
                .containsExactly(new Block.ToolCall("k", "code", new RawJson("{\"input\":\"print(1)\"}"), null, null));
    }

    @Test
    void ofSeveralToolsOfOneNameTheFirstIsKept() {
        Prompt prompt = Chats.read("{'model':'m','messages':[{'role':'user','content':'hi'}],'tools':["
                + "{'type':'function','function':{'name':'f','description':'one'}},"
                + "{'type':'function','function':{'name':'f','description':'two'}}]}");
        assertThat(prompt.tools().tools()).extracting(ToolSet.Tool::description).containsExactly("one");
        assertThat(prompt.losses()).extracting(Loss::field).containsExactly("tools");
    }

    @Test
    void alternativesAtTheRootAreMerged() {
        WrittenPrompt written = write(withTool(
                "{'anyOf':[{'properties':{'a':{'type':'string'},'b':{}},'required':['a','b']},"
                        + "{'properties':{'b':{'type':'integer'},'c':{}},'required':['b']}]}",
                null,
                new Choice.Auto()));
        assertThat(function(written))
                .isEqualTo("{'name':'f','parameters':{'properties':{'a':{'type':'string'},'b':{},'c':{}},"
                        + "'required':['b'],'type':'object'}}");
        assertThat(Chats.fields(written)).containsExactly("tools[0].schema");
    }

    @Test
    void aStrictSchemaIsClosedOrNoLongerStrict() {
        WrittenPrompt closed = write(withTool(OPEN, true, new Choice.Auto()));
        assertThat(function(closed)).isEqualTo("{'name':'f','parameters':" + CLOSED + ",'strict':true}");
        assertThat(Chats.fields(closed)).containsExactly("tools[0].strict");
        WrittenPrompt loose = write(withTool(OPTIONAL, true, new Choice.Auto()));
        assertThat(function(loose)).isEqualTo("{'name':'f','parameters':" + OPTIONAL + ",'strict':false}");
        assertThat(Chats.fields(loose)).containsExactly("tools[0].strict");
        assertThat(function(write(withTool(OPTIONAL, null, new Choice.Auto())))).doesNotContain("strict");
    }

    @Test
    void theOutputIsHeldToItsSchema() {
        assertThat(format(write(withOutput(CLOSED, null))))
                .isEqualTo("{'type':'json_schema','json_schema':{'name':'my_shape','strict':true,'schema':" + CLOSED
                        + "}}");
        assertThat(format(write(withOutput(OPTIONAL, null))))
                .isEqualTo("{'type':'json_schema','json_schema':{'name':'my_shape','schema':" + OPTIONAL + "}}");
        WrittenPrompt closed = write(withOutput(OPEN, true));
        assertThat(format(closed)).contains("'strict':true", CLOSED);
        assertThat(Chats.fields(closed)).containsExactly("response_format.strict");
        WrittenPrompt loose = write(withOutput("{'type':'object','properties':{},'patternProperties':{}}", true));
        assertThat(format(loose)).contains("'strict':false");
    }

    private static String format(WrittenPrompt written) {
        JsonNode format = Chats.body(written).get("response_format");
        return format == null ? "" : JsonTree.text(format).replace('"', '\'');
    }

    @Test
    void aServerThatCannotHoldTheModelToASchemaIsAskedInWords() {
        PromptRules.Builder objects = PromptRules.builder().output(JsonOutput.OBJECT);
        WrittenPrompt written = Chats.write(withOutput(CLOSED, true), objects);
        assertThat(format(written)).isEqualTo("{'type':'json_object'}");
        JsonNode system = Chats.body(written).get("messages").get(0);
        assertThat(system.get("role").stringValue()).isEqualTo("system");
        assertThat(system.get("content").stringValue()).contains("JSON Schema", CLOSED.replace('\'', '"'));
        assertThat(Chats.fields(written)).containsExactly("response_format");
        WrittenPrompt array = write(withOutput("{'type':'array','items':{}}", null));
        assertThat(format(array)).isEmpty();
        assertThat(JsonTree.text(Chats.body(array).get("messages"))).contains("JSON Schema");
    }

    @Test
    void theJsonModeComesWithTheWordItNeeds() {
        Prompt without = Chats.with(Chats.prompt(Chats.user("list")), ToolSet.NONE, new OutputShape.JsonObject());
        WrittenPrompt written = write(without);
        assertThat(format(written)).isEqualTo("{'type':'json_object'}");
        assertThat(Chats.body(written).get("messages").get(0).get("content").stringValue())
                .contains("JSON");
        assertThat(Chats.fields(written)).containsExactly("response_format");
        Prompt with = Chats.with(Chats.prompt(Chats.user("list as Json")), ToolSet.NONE, new OutputShape.JsonObject());
        assertThat(Chats.body(with).get("messages")).hasSize(1);
        assertThat(write(with).losses()).isEmpty();
    }

    @Test
    void theChoiceAmongToolsIsKept() {
        assertThat(Chats.body(withTool(null, null, new Choice.Auto())).has("tool_choice"))
                .isFalse();
        assertThat(Chats.body(withTool(null, null, new Choice.None()))
                        .get("tool_choice")
                        .stringValue())
                .isEqualTo("none");
        assertThat(Chats.body(withTool(null, null, new Choice.Any()))
                        .get("tool_choice")
                        .stringValue())
                .isEqualTo("required");
        assertThat(JsonTree.text(
                        Chats.body(withTool(null, null, new Choice.Named("f"))).get("tool_choice")))
                .isEqualTo("{\"type\":\"function\",\"function\":{\"name\":\"f\"}}");
        WrittenPrompt unknown = write(withTool(null, null, new Choice.Named("nobody")));
        assertThat(Chats.body(unknown).has("tool_choice")).isFalse();
        assertThat(Chats.fields(unknown)).containsExactly("tool_choice");
        WrittenPrompt refused = Chats.write(
                withTool(null, null, new Choice.Any()), PromptRules.builder().refuses(Parameter.FORCED_TOOL));
        assertThat(Chats.body(refused).has("tool_choice")).isFalse();
        assertThat(Chats.fields(refused)).containsExactly("tool_choice");
    }

    @Test
    void toolsSwitchThinkingOffWhereTheyExcludeEachOther() {
        PromptRules.Builder rules = PromptRules.builder().refuses(Parameter.THINKING_WITH_TOOLS);
        Prompt prompt = withTool(null, null, new Choice.Auto());
        Reasoning high = new Reasoning(true, Effort.HIGH, null, null);
        assertThat(Chats.body(Chats.write(prompt, rules))
                        .get("reasoning_effort")
                        .stringValue())
                .isEqualTo("none");
        assertThat(Chats.fields(Chats.write(Chats.with(prompt, high), rules))).containsExactly("thinking");
        assertThat(Chats.body(Chats.write(Chats.with(Chats.prompt(Chats.user("hi")), high), rules))
                        .get("reasoning_effort")
                        .stringValue())
                .isEqualTo("high");
    }

    @Test
    void aForcedCallSwitchesThinkingOffWhereTheyExcludeEachOther() {
        PromptRules.Builder rules = PromptRules.builder()
                .refuses(Parameter.FORCED_TOOL_WITH_THINKING)
                .chat(ChatRules.PLAIN.with(Trait.THINKING_SWITCH));
        Prompt prompt = withTool(null, null, new Choice.Any());
        JsonNode body = Chats.body(Chats.write(prompt, rules));
        assertThat(body.get("tool_choice").stringValue()).isEqualTo("required");
        assertThat(body.get("thinking").get("type").stringValue()).isEqualTo("disabled");
        WrittenPrompt asked = Chats.write(Chats.with(prompt, new Reasoning(true, Effort.HIGH, null, null)), rules);
        assertThat(Chats.fields(asked)).containsExactly("thinking");
        WrittenPrompt always = Chats.write(
                prompt,
                PromptRules.builder()
                        .thinking(Thinking.EFFORT)
                        .alwaysThinks(true)
                        .refuses(Parameter.FORCED_TOOL_WITH_THINKING));
        assertThat(Chats.body(always).has("tool_choice")).isFalse();
        assertThat(Chats.fields(always)).containsExactly("tool_choice");
    }
}
