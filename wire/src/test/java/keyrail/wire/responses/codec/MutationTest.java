package keyrail.wire.responses.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.provider.PromptRules;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.RandomReply;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is dropped, replaced or retyped: only typed failures come of it. */
class MutationTest {
    private static final ResponsesCodec CODEC = new ResponsesCodec();
    private static final PromptTarget TARGET =
            new PromptTarget("gpt-x", PromptRules.builder().build(), new Minter(Format.OPENAI_RESPONSES, "work"));
    private static final Set<FailureCode> CLIENTS =
            Set.of(FailureCode.INVALID_REQUEST, FailureCode.UNTRANSLATABLE, FailureCode.INVALID_JSON);
    private static final String[] VALUES = {
        "null",
        "true",
        "-1",
        "1e400",
        "12345678901234567890",
        "\"\"",
        "\"x\"",
        "[]",
        "[1]",
        "[[]]",
        "{}",
        "{\"type\":\"x\"}",
        "[{\"type\":\"text\"}]",
        "\"\\ud800\""
    };

    @Test
    void requestsFailOnlyInTypedWays() {
        JsonNode valid = JsonTree.read(ReplyReaderTest.fixture("request.json")).orElseThrow();
        for (int seed = 0; seed < 4000; seed++) {
            Random random = new Random(seed);
            JsonNode mutated = mutate(valid.deepCopy(), random);
            try {
                Prompt prompt = PromptReaderTest.read(JsonTree.text(mutated));
                CODEC.writePrompt(prompt, TARGET);
            } catch (KeyrailException refused) {
                assertThat(CLIENTS)
                        .as("seed %s: %s", seed, refused.getMessage())
                        .contains(refused.failure().code());
            }
        }
    }

    @Test
    void answersFailOnlyInTypedWays() {
        JsonNode valid = JsonTree.read(ReplyReaderTest.fixture("turn.json")).orElseThrow();
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            String body = JsonTree.text(mutate(valid.deepCopy(), random));
            reads(false, body, seed);
        }
    }

    @Test
    void streamsFailOnlyInTypedWays() {
        String[] frames = ReplyReaderTest.fixture("turn.sse").split("\n\n");
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            StringBuilder stream = new StringBuilder();
            for (String frame : frames) {
                int data = frame.indexOf("data: ");
                switch (random.nextInt(12)) {
                    case 0 -> {
                        // Dropped.
                    }
                    case 1 -> stream.append(frame).append("\n\n").append(frame).append("\n\n");
                    case 2 -> {
                        JsonNode event = data < 0
                                ? JsonTree.object()
                                : JsonTree.read(frame.substring(data + 6)).orElseThrow();
                        stream.append("data: ")
                                .append(JsonTree.text(mutate(event, random)))
                                .append("\n\n");
                    }
                    default -> stream.append(frame).append("\n\n");
                }
            }
            reads(true, stream.toString(), seed);
        }
    }

    private static void reads(boolean streamed, String body, int seed) {
        List<ReplyEvent> events = new ArrayList<>();
        ReplyReader reader = CODEC.replyReader(streamed, events::add);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try {
            reader.accept(bytes, 0, bytes.length);
            reader.end();
            RandomReply.assembled(events);
        } catch (KeyrailException broken) {
            assertThat(broken.failure().code()).as("seed %s", seed).isEqualTo(FailureCode.UPSTREAM_PROTOCOL_ERROR);
        }
    }

    private static JsonNode mutate(JsonNode root, Random random) {
        for (int times = random.nextInt(3); times >= 0; times--) {
            List<JsonNode> holders = new ArrayList<>();
            collect(root, holders);
            if (holders.isEmpty()) {
                return root;
            }
            switch (holders.get(random.nextInt(holders.size()))) {
                case ObjectNode object -> {
                    List<String> names = new ArrayList<>(object.propertyNames());
                    String name = names.get(random.nextInt(names.size()));
                    if (random.nextInt(3) == 0) {
                        object.remove(name);
                    } else {
                        object.set(name, value(random));
                    }
                }
                case ArrayNode array -> array.set(random.nextInt(array.size()), value(random));
                default -> throw new IllegalStateException("holds nothing");
            }
        }
        return root;
    }

    private static JsonNode value(Random random) {
        return JsonTree.read(VALUES[random.nextInt(VALUES.length)]).orElseThrow();
    }

    private static void collect(JsonNode node, List<JsonNode> holders) {
        if (node.isContainer() && !node.isEmpty()) {
            holders.add(node);
        }
        for (JsonNode inner : node) {
            collect(inner, holders);
        }
    }
}
