package keyrail.wire.anthropic.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What the API refuses in a request, whatever the model: fails where a body breaks a rule. */
public final class AnthropicRequestCheck {
    private static final Set<String> MEMBERS = Set.of(
            "model",
            "max_tokens",
            "system",
            "messages",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "metadata",
            "stream");

    private final JsonNode body;
    private final String why;
    private final Set<String> ids = new HashSet<>();
    private int marks;

    private AnthropicRequestCheck(JsonNode body, String why) {
        this.body = body;
        this.why = why;
    }

    public static void check(JsonNode body, String why) {
        AnthropicRequestCheck check = new AnthropicRequestCheck(body, why);
        assertThat(MEMBERS).as(why).containsAll(body.propertyNames());
        check.limits();
        check.tools();
        check.system();
        check.messages();
        assertThat(check.marks).as(why).isLessThanOrEqualTo(4);
    }

    private void limits() {
        assertThat(body.path("max_tokens").asLong(0)).as(why).isPositive();
        JsonNode thinking = body.path("thinking");
        if (thinking.has("budget_tokens")) {
            assertThat(thinking.get("budget_tokens").asLong())
                    .as(why)
                    .isBetween(1_024L, body.get("max_tokens").asLong() - 1);
        }
        boolean thinks =
                Set.of("enabled", "adaptive").contains(thinking.path("type").asString(""));
        if (thinks) {
            assertThat(body.path("temperature").asDouble(1)).as(why).isEqualTo(1);
            assertThat(body.has("top_p") || body.has("top_k")).as(why).isFalse();
            assertThat(body.path("tool_choice").path("type").asString("auto"))
                    .as(why)
                    .isIn("auto", "none");
        }
        assertThat(body.path("temperature").asDouble(0)).as(why).isBetween(0.0, 1.0);
        for (JsonNode stop : body.path("stop_sequences")) {
            assertThat(stop.stringValue()).as(why).isNotBlank();
        }
    }

    private void tools() {
        Set<String> names = new HashSet<>();
        for (JsonNode tool : body.path("tools")) {
            String name = tool.get("name").stringValue();
            assertThat(name).as(why).matches("[a-zA-Z0-9_-]{1,128}");
            assertThat(names.add(name)).as(why + " distinct " + name).isTrue();
            JsonNode schema = tool.get("input_schema");
            assertThat(schema.path("type").asString("")).as(why).isEqualTo("object");
            assertThat(schema.has("anyOf") || schema.has("oneOf") || schema.has("allOf"))
                    .as(why)
                    .isFalse();
            mark(tool);
        }
        if (body.has("tool_choice")) {
            assertThat(body.path("tools").isEmpty()).as(why).isFalse();
            JsonNode name = body.get("tool_choice").get("name");
            assertThat(name == null || names.contains(name.stringValue()))
                    .as(why)
                    .isTrue();
        }
    }

    private void system() {
        JsonNode system = body.path("system");
        if (system.isString()) {
            assertThat(system.stringValue()).as(why).isNotBlank();
        }
        for (JsonNode block : system.isArray() ? system : List.<JsonNode>of()) {
            text(block);
        }
    }

    private void messages() {
        JsonNode messages = body.get("messages");
        assertThat(messages.isEmpty()).as(why).isFalse();
        assertThat(messages.get(0).path("role").asString("")).as(why).isEqualTo("user");
        String before = "";
        List<String> asked = List.of();
        for (int index = 0; index < messages.size(); index++) {
            JsonNode message = messages.get(index);
            String role = message.path("role").asString("");
            String place = why + " message " + index;
            assertThat(role).as(place).isIn("user", "assistant", "system").isNotEqualTo(before);
            if (role.equals("system")) {
                assertThat(before).as(place).isEqualTo("user");
                String next = messages.path(index + 1).path("role").asString("assistant");
                assertThat(next).as(place).isEqualTo("assistant");
            }
            assertThat(message.get("content").isEmpty()).as(place).isFalse();
            List<String> answered = new ArrayList<>();
            List<String> asks = new ArrayList<>();
            boolean onlyResults = true;
            for (JsonNode block : message.get("content")) {
                String type = block.path("type").asString("");
                if (type.equals("tool_result")) {
                    assertThat(onlyResults).as(place + ": results come first").isTrue();
                    answered.add(block.get("tool_use_id").stringValue());
                    result(block, place);
                } else {
                    onlyResults = false;
                }
                if (type.equals("tool_use")) {
                    asks.add(call(block, place));
                }
                block(role, type, block, place);
            }
            if (!role.equals("system")) {
                assertThat(answered)
                        .as(place + ": each call is answered, in order")
                        .isEqualTo(asked);
                asked = asks;
            }
            if (role.equals("assistant")) {
                JsonNode last =
                        message.get("content").get(message.get("content").size() - 1);
                assertThat(last.path("type").asString("")).as(place).isNotIn("thinking", "redacted_thinking");
            }
            before = role;
        }
        assertThat(asked).as(why + ": no call is left open").isEmpty();
        if (before.equals("assistant")) {
            JsonNode words = messages.get(messages.size() - 1).get("content");
            String last = words.get(words.size() - 1).path("text").asString("");
            assertThat(last).as(why).isEqualTo(last.stripTrailing());
        }
    }

    private void block(String role, String type, JsonNode block, String place) {
        boolean isAssistant = role.equals("assistant");
        switch (type) {
            case "text" -> text(block);
            case "image", "document" -> {
                assertThat(role).as(place).isEqualTo("user");
                media(type, block, place);
            }
            case "thinking" -> {
                assertThat(isAssistant).as(place).isTrue();
                assertThat(block.get("signature").stringValue()).as(place).isNotEmpty();
            }
            case "redacted_thinking", "tool_use" ->
                assertThat(isAssistant).as(place).isTrue();
            case "tool_result" -> assertThat(role).as(place).isEqualTo("user");
            default -> throw new AssertionError(place + ": no such block: " + block);
        }
        mark(block);
    }

    private void mark(JsonNode block) {
        marks += block.has("cache_control") ? 1 : 0;
    }

    private void text(JsonNode block) {
        assertThat(block.path("text").asString("")).as(why).isNotBlank();
    }

    private static void media(String type, JsonNode block, String place) {
        JsonNode source = block.get("source");
        String kind = source.path("type").asString("");
        if (kind.equals("base64")) {
            assertThat(source.get("media_type").stringValue())
                    .as(place)
                    .isIn(
                            type.equals("image")
                                    ? List.of("image/jpeg", "image/png", "image/gif", "image/webp")
                                    : List.of("application/pdf"));
        } else {
            assertThat(kind).as(place).isIn("url", "file", "text");
        }
    }

    private String call(JsonNode block, String place) {
        String id = block.get("id").stringValue();
        assertThat(id).as(place).matches("[a-zA-Z0-9_-]+");
        assertThat(ids.add(id)).as(place + " distinct " + id).isTrue();
        assertThat(block.get("name").stringValue()).as(place).matches("[a-zA-Z0-9_-]{1,128}");
        assertThat(block.get("input").isObject()).as(place).isTrue();
        assertThat(body.path("tools").isEmpty())
                .as(place + ": calls need tools")
                .isFalse();
        return id;
    }

    private static void result(JsonNode block, String place) {
        boolean failed = block.path("is_error").asBoolean(false);
        for (JsonNode part : block.path("content").isArray() ? block.get("content") : List.<JsonNode>of()) {
            String type = part.path("type").asString("");
            assertThat(type).as(place).isIn(failed ? List.of("text") : List.of("text", "image", "document"));
            if (!type.equals("text")) {
                media(type, part, place);
            }
        }
    }
}
