package keyrail.wire.translation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.provider.PromptRules;
import keyrail.core.routing.Tuning;
import keyrail.wire.Codecs;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.MemberNames;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.RenamedMembers;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Members of arguments whose names a vendor does not take: other names there, the client's own here. */
class RenamedMembersTest {
    private static final Codec CHAT = Codecs.find(Format.OPENAI_CHAT).orElseThrow();
    private static final Codec ANTHROPIC =
            Codecs.find(Format.ANTHROPIC_MESSAGES).orElseThrow();
    private static final Pattern TAKEN = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");
    private static final PromptTarget TARGET = new PromptTarget(
            "claude-x",
            PromptRules.builder()
                    .memberNames(new PromptRules.Names("[^a-zA-Z0-9_.-]", 64))
                    .build(),
            new Minter(Format.ANTHROPIC_MESSAGES, "work"));

    private static final String ASKED = """
            {"model":"m","stream":%s,"messages":[
              {"role":"user","content":"go"},
              {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                "function":{"name":"f","arguments":"{\\"straße\\":{\\"x y\\":1.10},\\"plain\\":2}"}}]},
              {"role":"tool","tool_call_id":"c1","content":"done"}],
             "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object",
               "properties":{"straße":{"$ref":"#/$defs/place"},"plain":{"type":"integer"},
                 "same":{"$ref":"#/properties/straße"}},
               "required":["straße"],"dependentRequired":{"plain":["straße"]},
               "$defs":{"place":{"type":"object","properties":{"x y":{"type":"number"}},"required":["x y"],
                 "default":{"x y":0}}}}}}]}""";

    private static Translation asked(boolean streamed) {
        return Translations.ofPrompt(
                CHAT,
                ANTHROPIC,
                CHAT.readPrompt(new PromptSource(
                        Target.of("POST", "/chat/completions"),
                        Headers.EMPTY,
                        "",
                        Bytes.utf8(ASKED.formatted(streamed)))),
                Tuning.NONE,
                TARGET);
    }

    private static JsonNode body(Translation translation) {
        return JsonTree.read(translation.written().body()).orElseThrow();
    }

    private static String answered(boolean streamed, String vendor) {
        StringBuilder out = new StringBuilder();
        AnswerTranslator answer = asked(streamed).answer(streamed, "id", 0, bytes -> out.append(bytes.asUtf8()));
        byte[] bytes = vendor.getBytes(StandardCharsets.UTF_8);
        answer.accept(bytes, 0, bytes.length);
        answer.end();
        return out.toString();
    }

    private static String nameOf(String clients) {
        return asked(false).written().memberNames().get("f").names().entrySet().stream()
                .filter(entry -> entry.getValue().equals(clients))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    @Test
    void theSchemaHasOnlyNamesThatAreTakenWhereverItSpeaksOfThem() {
        Translation translation = asked(false);
        JsonNode schema = body(translation).at("/tools/0/input_schema");
        String street = nameOf("straße");
        String inner = nameOf("x y");

        assertThat(TAKEN.matcher(street).matches() && TAKEN.matcher(inner).matches())
                .isTrue();
        assertThat(schema.get("properties").propertyNames()).containsExactly(street, "plain", "same");
        assertThat(schema.at("/properties/same/$ref").stringValue()).isEqualTo("#/properties/" + street);
        assertThat(schema.at("/required/0").stringValue()).isEqualTo(street);
        assertThat(schema.at("/dependentRequired/plain/0").stringValue()).isEqualTo(street);
        assertThat(schema.at("/$defs/place/properties").propertyNames()).containsExactly(inner);
        assertThat(schema.at("/$defs/place/properties/" + inner + "/title").stringValue())
                .isEqualTo("x y");
        assertThat(schema.at("/$defs/place/required/0").stringValue()).isEqualTo(inner);
        assertThat(schema.at("/$defs/place/default").propertyNames()).containsExactly(inner);
        assertThat(translation.written().losses())
                .filteredOn(loss -> loss.field().equals("tools[0].schema"))
                .extracting(Loss::kind)
                .containsExactly(Loss.Kind.CHANGED);
    }

    @Test
    void theModelSeesItsEarlierCallsByTheNamesItKnows() {
        JsonNode input = body(asked(false)).at("/messages/1/content/0/input");

        assertThat(JsonTree.text(input))
                .isEqualTo("{\"" + nameOf("straße") + "\":{\"" + nameOf("x y") + "\":1.10},\"plain\":2}");
    }

    @Test
    void theClientIsToldInItsOwnNames() {
        String written = "{\"" + nameOf("straße") + "\":{\"" + nameOf("x y") + "\":2.50},\"plain\":3}";
        String clients = "{\\\"straße\\\":{\\\"x y\\\":2.50},\\\"plain\\\":3}";

        String whole = answered(false, """
                {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[
                 {"type":"tool_use","id":"toolu_1","name":"f","input":%s}],
                 "stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":1}}""".formatted(written));
        assertThat(whole).contains("\"arguments\":\"" + clients + "\"");

        StringBuilder events = new StringBuilder(event("message_start", """
                "message":{"id":"msg_1","model":"claude-x","usage":{"input_tokens":1,"output_tokens":1}}""") + event("content_block_start", """
                "index":0,"content_block":{"type":"tool_use","id":"toolu_1","name":"f","input":{}}"""));
        for (int at = 0; at < written.length(); at += 5) {
            String piece = written.substring(at, Math.min(written.length(), at + 5));
            events.append(event(
                    "content_block_delta",
                    "\"index\":0,\"delta\":"
                            + JsonTree.text(JsonTree.object()
                                    .put("type", "input_json_delta")
                                    .put("partial_json", piece))));
        }
        events.append(event("content_block_stop", "\"index\":0"))
                .append(event(
                        "message_delta", "\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_tokens\":1}"))
                .append(event("message_stop", ""));
        assertThat(answered(true, events.toString())).contains("\"arguments\":\"" + clients + "\"");
    }

    @Test
    void whatIsCalledTheSameInDataOfAnyMembersKeepsItsName() {
        ObjectNode schema = (ObjectNode) JsonTree.read("""
                {"type":"object","properties":{"x y":{"type":"integer"},"free":{"type":"object"},
                  "map":{"type":"object","additionalProperties":{"$ref":"#/$defs/one"}},
                  "list":{"type":"array","prefixItems":[{"type":"object"}],"items":{"$ref":"#"}},
                  "any":{"anyOf":[{"type":"string"},{"$ref":"#/$defs/one"}],"default":{"x y":{"x y":1}}},
                  "away":{"$ref":"https://example.org/schema"}},
                 "$defs":{"one":{"type":"object","properties":{"x y":{}},"enum":[{"x y":{"x y":2}}]}}}""").orElseThrow();
        MemberNames members = new MemberNames(new PromptRules.Names("[^a-zA-Z0-9_.-]", 64));
        assertThat(members.fit("f", schema)).isTrue();
        RenamedMembers renamed = members.changed().get("f");
        String name = renamed.names().keySet().iterator().next();
        JsonNode clients = JsonTree.read("""
                {"x y":1,"free":{"x y":[{"x y":2}]},"map":{"x y":{"x y":{"x y":3}}},
                 "list":[{"x y":4},{"x y":5,"free":{"x y":6}}],"any":{"x y":{"x y":7}},"away":{"b":{"x y":8}},
                 "more":{"x y":9}}""").orElseThrow();

        JsonNode models = members.arguments("f", clients);
        assertThat(JsonTree.text(models).replace(name, "_")).isEqualTo("""
                {"_":1,"free":{"x y":[{"x y":2}]},"map":{"x y":{"_":{"x y":3}}},\
                "list":[{"x y":4},{"_":5,"free":{"x y":6}}],"any":{"_":{"x y":7}},"away":{"b":{"_":8}},\
                "more":{"x y":9}}""");
        assertThat(renamed.forClient(models)).isEqualTo(clients);
        assertThat(JsonTree.text(schema.at("/properties/any/default"))).isEqualTo("{\"" + name + "\":{\"x y\":1}}");
        assertThat(JsonTree.text(schema.at("/$defs/one/enum/0"))).isEqualTo("{\"" + name + "\":{\"x y\":2}}");
        assertThat(JsonTree.text(renamed.forClient(
                        JsonTree.read("{\"free\":{\"" + name + "\":1}}").orElseThrow())))
                .isEqualTo("{\"free\":{\"" + name + "\":1}}");
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (members.isEmpty() ? "" : "," + members)
                + "}\n\n";
    }
}
