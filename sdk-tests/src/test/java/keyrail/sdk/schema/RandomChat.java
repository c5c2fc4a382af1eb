package keyrail.sdk.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests as clients of OpenAI Chat send them, odd ones too: what this format takes and others do not. */
final class RandomChat {
    private static final String PNG = "data:image/png;base64,iVBORw0KGgo=";
    private static final List<String> SCHEMAS = List.of(
            "{}",
            "{\"type\":\"object\"}",
            "{\"type\":\"object\",\"properties\":{}}",
            "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"minLength\":2},\"b.c\":{\"type\":[\"integer\",\"null\"],"
                    + "\"minimum\":1}},\"required\":[\"a\"],\"$schema\":\"http://json-schema.org/draft-07/schema#\"}",
            "{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"number\"}}},{\"type\":\"object\"}]}",
            "{\"type\":\"object\",\"properties\":{\"n\":{\"enum\":[1,2]},\"c\":{\"const\":\"k\"},\"list\":{\"type\":\"array\"}},"
                    + "\"additionalProperties\":{\"type\":\"string\"}}",
            "{\"type\":\"object\",\"properties\":{\"straße nr\":{\"type\":\"object\",\"properties\":{\"x/y\":{\"type\":[\"array\",\"null\"]}},"
                    + "\"required\":[\"x/y\"]},\"pair\":{\"type\":\"array\",\"items\":[{\"type\":\"array\"}]}},\"required\":[\"straße nr\"]}",
            "{\"type\":\"object\",\"properties\":{\"r\":{\"$ref\":\"#/$defs/R\"}},\"$defs\":{\"R\":{\"type\":\"object\","
                    + "\"properties\":{\"s\":{\"type\":\"string\",\"format\":\"date\"}}}},\"required\":[\"r\"]}");
    private static final List<String> NAMES = List.of("weather", "a.b", "with space", "ünï", "1st", "x".repeat(90));
    private static final List<String> TEXTS =
            List.of("", " ", "hello", "Grüße 🚂\n", "json please", "\u0000x", "ends ");
    private static final List<String> IDS =
            List.of("call_1", "a b:c", "toolu_" + "9".repeat(60), "ü", "call_1", "fc_" + "z".repeat(80));

    private final Random random;
    private final List<String> names = new ArrayList<>();

    RandomChat(long seed) {
        this.random = new Random(seed);
    }

    String body() {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("model", "asked");
        if (random.nextBoolean()) {
            tools(body);
        }
        ArrayNode messages = body.putArray("messages");
        int turns = 1 + random.nextInt(6);
        for (int turn = 0; turn < turns; turn++) {
            message(messages);
        }
        settings(body);
        return body.toString();
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private void tools(ObjectNode body) {
        int count = 1 + random.nextInt(3);
        for (int index = 0; index < count; index++) {
            String name = any(NAMES);
            if (names.contains(name)) {
                continue;
            }
            names.add(name);
            ObjectNode function = body.withArray("tools")
                    .addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", name);
            if (random.nextBoolean()) {
                function.put("description", any(TEXTS));
            }
            if (random.nextInt(4) > 0) {
                function.set("parameters", JsonMapper.shared().readTree(any(SCHEMAS)));
            }
            if (random.nextInt(3) == 0) {
                function.put("strict", random.nextBoolean());
            }
        }
        switch (random.nextInt(5)) {
            case 0 -> body.put("tool_choice", "required");
            case 1 -> body.put("tool_choice", "none");
            case 2 ->
                body.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", any(names));
            default -> {}
        }
        if (random.nextInt(3) == 0) {
            body.put("parallel_tool_calls", random.nextBoolean());
        }
    }

    private void message(ArrayNode messages) {
        switch (random.nextInt(6)) {
            case 0 -> messages.addObject().put("role", "system").put("content", any(TEXTS));
            case 1 -> messages.addObject().put("role", "developer").put("content", any(TEXTS));
            case 2 -> messages.addObject().put("role", "assistant").put("content", any(TEXTS));
            case 3 -> {
                if (!names.isEmpty()) {
                    calls(messages);
                }
            }
            case 4 -> {
                ArrayNode parts = messages.addObject().put("role", "user").putArray("content");
                parts.addObject().put("type", "text").put("text", any(TEXTS));
                parts.addObject()
                        .put("type", "image_url")
                        .putObject("image_url")
                        .put("url", PNG);
            }
            default -> messages.addObject().put("role", "user").put("content", any(TEXTS));
        }
    }

    /** Calls, and mostly their results: some missing, some doubled, in any order. */
    private void calls(ArrayNode messages) {
        ObjectNode answer = messages.addObject().put("role", "assistant").putNull("content");
        List<String> ids = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int index = 0; index < count; index++) {
            String id = any(IDS);
            ids.add(id);
            answer.withArray("tool_calls")
                    .addObject()
                    .put("id", id)
                    .put("type", "function")
                    .putObject("function")
                    .put("name", any(names))
                    .put("arguments", any(List.of("{}", "", "{\"a\":1}", "[1]", "no json")));
        }
        for (String id : random.nextBoolean() ? ids : ids.reversed()) {
            if (random.nextInt(5) > 0) {
                messages.addObject().put("role", "tool").put("tool_call_id", id).put("content", any(TEXTS));
            }
        }
    }

    private void settings(ObjectNode body) {
        if (random.nextBoolean()) {
            body.put("max_completion_tokens", any(List.of(1, 10, 500, 5000, 900_000)));
        }
        if (random.nextBoolean()) {
            body.put("temperature", any(List.of(0.0, 0.5, 1.0, 1.7)));
        }
        if (random.nextBoolean()) {
            body.put("top_p", any(List.of(0.1, 0.97, 1.0)));
        }
        if (random.nextInt(3) == 0) {
            ArrayNode stop = body.putArray("stop");
            int stops = 1 + random.nextInt(4);
            for (int index = 0; index < stops; index++) {
                stop.add(any(List.of("END", " ", "\n", "x" + index)));
            }
        }
        if (random.nextInt(3) == 0) {
            body.put("presence_penalty", 0.5).put("frequency_penalty", 0.5).put("seed", 3);
        }
        if (random.nextInt(2) == 0) {
            body.put("reasoning_effort", any(List.of("none", "minimal", "low", "medium", "high", "xhigh")));
        }
        switch (random.nextInt(5)) {
            case 0 -> body.putObject("response_format").put("type", "json_object");
            case 1 -> {
                ObjectNode format = body.putObject("response_format").put("type", "json_schema");
                ObjectNode holder = format.putObject("json_schema").put("name", any(List.of("answer", "an answer")));
                holder.set("schema", JsonMapper.shared().readTree(any(SCHEMAS)));
                if (random.nextBoolean()) {
                    holder.put("strict", true);
                }
            }
            default -> {}
        }
        if (random.nextBoolean()) {
            body.put("stream", true);
        }
        if (random.nextInt(4) == 0) {
            body.put("user", "someone").put("verbosity", "low");
            body.putObject("metadata").put("user_id", "someone");
        }
    }
}
