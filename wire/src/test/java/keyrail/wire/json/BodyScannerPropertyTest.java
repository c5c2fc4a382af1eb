package keyrail.wire.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import keyrail.core.inference.Bytes;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

class BodyScannerPropertyTest {
    private static final Keys KEYS = Keys.of("model", "stream");
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(BodyScanner.MAX_DEPTH)
                    .build())
            .build();

    @Test
    void agreesWithJacksonOnWhatIsJsonAndWhatTheModelIs() {
        int accepted = 0;
        int refused = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            RandomJson json = new RandomJson(random);
            String valid = json.object(List.of("model"), List.of(json.string()));
            byte[] body = seed % 4 == 0 ? valid.getBytes(StandardCharsets.UTF_8) : json.mutated(valid);

            Verdict expected = byJackson(body);
            Optional<ScannedBody> scanned = BodyScanner.tryScan(Bytes.of(body), KEYS);

            String context = "seed " + seed + ": " + new String(body, StandardCharsets.UTF_8);
            assertThat(scanned.isPresent()).as(context).isEqualTo(expected.accepted);
            if (expected.accepted) {
                accepted++;
                assertThat(scanned.orElseThrow().value("model").isPresent())
                        .as(context)
                        .isEqualTo(expected.hasModel);
                assertThat(scanned.orElseThrow().text("model")).as(context).isEqualTo(expected.model);
            } else {
                refused++;
            }
        }
        assertThat(accepted).isGreaterThan(5_000);
        assertThat(refused).isGreaterThan(5_000);
    }

    private record Verdict(boolean accepted, boolean hasModel, Optional<String> model) {
        static final Verdict REFUSED = new Verdict(false, false, Optional.empty());
    }

    /**
     * Jackson's verdict, with our four deliberate differences: malformed UTF-8 anywhere, another root than an object, a
     * second value after it, and a routing key that is there twice in any case are refused.
     */
    private static Verdict byJackson(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException malformed) {
            return Verdict.REFUSED;
        }
        int models = 0;
        int variants = 0;
        Optional<String> model = Optional.empty();
        try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Verdict.REFUSED;
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (name.equals("model")) {
                    models++;
                    model = token == JsonToken.VALUE_STRING ? Optional.of(parser.getString()) : Optional.empty();
                } else if (name.equalsIgnoreCase("model")) {
                    variants++;
                }
                readWhole(parser);
            }
            if (parser.nextToken() != null) {
                return Verdict.REFUSED;
            }
        } catch (JacksonException malformed) {
            return Verdict.REFUSED;
        }
        boolean isDuplicate = models > 1 || (models == 1 && variants > 0);
        return isDuplicate ? Verdict.REFUSED : new Verdict(true, models == 1, model);
    }

    /** Reads one value token by token, so that strings are decoded, and so checked, too. */
    private static void readWhole(JsonParser parser) {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            if (token == JsonToken.VALUE_STRING) {
                parser.getString();
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }

    @Test
    void agreesWithTheDecoderOfTheJdkOnWhatIsUtf8() {
        int refused = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int index = random.nextInt(30); index >= 0; index--) {
                int[] starts = {'a', 0x80, 0x400, 0x800, 0x4E00, 0xD780, 0xE000, 0x10000, 0x10FF80};
                text.appendCodePoint(starts[random.nextInt(starts.length)] + random.nextInt(0x40) % 26);
            }
            byte[] body = ("{\"model\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
            int inside = 10 + random.nextInt(body.length - 12);
            body[inside] = seed % 3 == 0 ? body[inside] : (byte) (0x80 | random.nextInt(0x80));
            boolean isUtf8 = true;
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            } catch (CharacterCodingException malformed) {
                isUtf8 = false;
                refused++;
            }
            assertThat(BodyScanner.tryScan(Bytes.of(body), KEYS).isPresent())
                    .as("seed " + seed)
                    .isEqualTo(isUtf8);
        }
        assertThat(refused).isBetween(2_000, 18_000);
    }

    @Test
    void quotesAnyTextSoThatAParserReadsItBack() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int index = random.nextInt(40); index > 0; index--) {
                text.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(0x300) : 0x1F600 + random.nextInt(64));
            }
            Bytes body = Bytes.utf8("{\"model\":" + JsonText.quote(text.toString()) + "}");
            assertThat(BodyScanner.scan(body, KEYS).text("model"))
                    .as("seed " + seed)
                    .contains(text.toString());
            assertThat(byJackson(body.array()).model).as("seed " + seed).contains(text.toString());
        }
    }
}
