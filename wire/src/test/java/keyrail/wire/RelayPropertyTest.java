package keyrail.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;
import keyrail.core.provider.RelayRules;
import keyrail.core.routing.Tuning;
import keyrail.core.routing.TuningKey;
import keyrail.wire.json.JsonText;
import keyrail.wire.json.RandomJson;
import org.junit.jupiter.api.Test;

/** Random bodies: beside what is known to be spliced, the output is the input, byte for byte. */
class RelayPropertyTest {
    private static final RelayRules NO_USAGE = new RelayRules(RelayRules.PLAIN.refused(), false, false);

    @Test
    void aBodyWithoutSplicesIsTheSameArray() {
        for (long seed = 0; seed < 1_000; seed++) {
            RandomJson json = new RandomJson(new Random(seed));
            Bytes body = Bytes.utf8(json.object(List.of("model", "stream"), List.of("\"m\"", "true")));
            for (Format format : List.of(Format.OPENAI_CHAT, Format.ANTHROPIC_MESSAGES)) {
                RelayRequest request = new RelayRequest(
                        Operation.GENERATE, Relay.scan(format, body), "m", someTuning(), RelayRules.PLAIN, true);
                assertThat(Relay.relay(format, request).body())
                        .as("seed " + seed)
                        .containsExactly(body);
            }
        }
    }

    @Test
    void aModelIsReplacedWhereItStandsAndNowhereElse() {
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            RandomJson json = new RandomJson(random);
            String before = "client's model #" + seed + (random.nextBoolean() ? " é \\u00e9 \\\"" : "");
            String body = json.object(List.of("model", "messages"), List.of("\"" + before + "\"", json.value(3)));
            String target = random.nextBoolean() ? "claude-x" : "odd \"näme\" \n";

            String relayed = relayed(body, target, Tuning.NONE);

            // The text is there once, so replacing text is an independent account of what must come out.
            assertThat(relayed)
                    .as("seed " + seed)
                    .isEqualTo(body.replace("\"" + before + "\"", JsonText.quote(target)));
        }
    }

    @Test
    void whatIsInsertedStandsAfterTheFirstBraceAndNothingElseChanges() {
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            RandomJson json = new RandomJson(random);
            List<String> keys = new ArrayList<>();
            List<String> values = new ArrayList<>();
            List<String> inserted = new ArrayList<>();
            inserted.add("\"model\":\"m\"");
            expect(random, keys, values, inserted, "max_completion_tokens", "max_tokens", "100");
            expect(random, keys, values, inserted, "temperature", "temperature", "0.5");
            expect(random, keys, values, inserted, "top_p", "top_p", "0.9");
            expect(random, keys, values, inserted, "reasoning_effort", "reasoning", "\"low\"");
            expect(random, keys, values, inserted, "verbosity", "verbosity", "\"high\"");
            String body = json.object(keys, values);

            String relayed = relayed(body, "m", someTuning());

            int brace = body.indexOf('{') + 1;
            boolean isEmpty = body.substring(brace).strip().equals("}");
            assertThat(relayed)
                    .as("seed " + seed)
                    .isEqualTo(body.substring(0, brace)
                            + String.join(",", inserted)
                            + (isEmpty ? "" : ",")
                            + body.substring(brace));
        }
    }

    private static void expect(
            Random random,
            List<String> keys,
            List<String> values,
            List<String> inserted,
            String name,
            String alias,
            String literal) {
        switch (random.nextInt(3)) {
            case 0 -> {
                keys.add(name);
                values.add(random.nextBoolean() ? "null" : "1");
            }
            case 1 -> {
                keys.add(alias);
                values.add("{}");
            }
            default -> inserted.add("\"" + name + "\":" + literal);
        }
    }

    private static Tuning someTuning() {
        Map<TuningKey, String> values = new EnumMap<>(TuningKey.class);
        values.put(TuningKey.MAX_TOKENS, "100");
        values.put(TuningKey.TEMPERATURE, "0.5");
        values.put(TuningKey.TOP_P, "0.9");
        values.put(TuningKey.EFFORT, "\"low\"");
        values.put(TuningKey.VERBOSITY, "\"high\"");
        values.put(TuningKey.THINKING, "true");
        return new Tuning(values);
    }

    private static String relayed(String body, String model, Tuning tuning) {
        RelayRequest request = new RelayRequest(
                Operation.GENERATE, Relay.scan(Format.OPENAI_CHAT, Bytes.utf8(body)), model, tuning, NO_USAGE, false);
        return Relay.relay(Format.OPENAI_CHAT, request).body().stream()
                .map(Bytes::asUtf8)
                .collect(Collectors.joining());
    }
}
