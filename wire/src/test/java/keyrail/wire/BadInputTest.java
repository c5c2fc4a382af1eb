package keyrail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.ReplyReader;
import keyrail.wire.tree.JsonTree;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Garbage, truncated and hostile bodies of every format, from clients and from vendors: typed errors, and no word of them. */
class BadInputTest {
    private static final String WORDS = "words-of-the-body";
    private static final int LONGEST_MESSAGE = 600;

    /** Bodies that no format can take; each holds the words where it can. */
    private static Map<String, byte[]> bodies() {
        Map<String, String> texts = new TreeMap<>();
        texts.put("nothing", "");
        texts.put("blanks", " \r\n\t ");
        texts.put("null", "null");
        texts.put("a list", "[{\"model\":\"" + WORDS + "\"}]");
        texts.put("a string", "\"" + WORDS + "\"");
        texts.put("a page", "<html><body>" + WORDS + "</body></html>");
        texts.put("single quotes", "{'model':'" + WORDS + "'}");
        texts.put("a comment", "{/* " + WORDS + " */}");
        texts.put("a trailing comma", "{\"a\":\"" + WORDS + "\",}");
        texts.put("cut in a key", "{\"" + WORDS);
        texts.put("cut in a string", "{\"a\":\"" + WORDS);
        texts.put("cut in an escape", "{\"" + WORDS + "\":\"\\u00");
        texts.put("cut in a list", "{\"messages\":[{\"role\":\"" + WORDS + "\"},");
        texts.put("followed by more", "{\"a\":1}{\"" + WORDS + "\":2}");
        texts.put("a control character", "{\"a\":\"" + WORDS + "\u0001\"}");
        texts.put("not a number", "{\"a\":NaN,\"b\":\"" + WORDS + "\"}");
        texts.put("a leading zero", "{\"a\":007,\"b\":\"" + WORDS + "\"}");
        texts.put("deep lists", "{\"messages\":" + "[".repeat(100_000));
        texts.put("deep objects", "{\"a\":".repeat(100_000));
        texts.put("deep and closed", "{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}");
        Map<String, byte[]> bodies = new TreeMap<>();
        texts.forEach((name, text) -> bodies.put(name, text.getBytes(StandardCharsets.UTF_8)));
        bodies.put("no UTF-8", raw("{\"a\":\"", 0xFF, 0xFE, "\"}"));
        bodies.put("an overlong form", raw("{\"a\":\"", 0xC0, 0xAF, "\"}"));
        bodies.put("half a character", raw("{\"a\":\"", 0xE6, 0xBC, "\"}"));
        bodies.put("zeros", new byte[4_096]);
        return bodies;
    }

    /** Bodies that only a translation reads closely enough to refuse. */
    private static Map<String, byte[]> bodiesForTranslation() {
        Map<String, byte[]> bodies = bodies();
        bodies.put("a double deep inside", utf8("{\"x\":{\"" + WORDS + "\":1,\"" + WORDS + "\":2}}"));
        bodies.put("a number of many digits", utf8("{\"x\":" + "1".repeat(5_000) + "}"));
        bodies.put("a number beyond all bounds", utf8("{\"x\":1e99999999999}"));
        return bodies;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] raw(String before, int first, int second, String after) {
        byte[] start = before.getBytes(StandardCharsets.US_ASCII);
        byte[] raw = Arrays.copyOf(start, start.length + 2 + after.length());
        raw[start.length] = (byte) first;
        raw[start.length + 1] = (byte) second;
        System.arraycopy(after.getBytes(StandardCharsets.US_ASCII), 0, raw, start.length + 2, after.length());
        return raw;
    }

    private static Stream<Arguments> forEachFormat(Map<String, byte[]> bodies) {
        return Codecs.all().stream()
                .flatMap(codec -> bodies.entrySet().stream()
                        .map(body -> Arguments.argumentSet(
                                codec.format().text() + ": " + body.getKey(), codec, body.getValue())));
    }

    static Stream<Arguments> relayed() {
        return forEachFormat(bodies());
    }

    static Stream<Arguments> translated() {
        return forEachFormat(bodiesForTranslation());
    }

    @ParameterizedTest
    @MethodSource("relayed")
    void aClientsBodyIsRefusedBeforeItIsRelayed(Codec codec, byte[] body) {
        assertRefused(codec, () -> Relay.scan(codec.format(), Bytes.of(body)));
    }

    @ParameterizedTest
    @MethodSource("translated")
    void aClientsBodyIsRefusedBeforeItIsTranslated(Codec codec, byte[] body) {
        Target target = codec.format() == Format.GEMINI_GENERATE
                ? new Target("POST", "/models/", "m", ":generateContent", null)
                : Target.of("POST", "/chat");
        // As the gateway does: what the scanner refuses is never read.
        assertRefused(codec, () -> {
            Relay.scan(codec.format(), Bytes.of(body));
            codec.readPrompt(new PromptSource(target, Headers.EMPTY, "", Bytes.of(body)));
        });
    }

    private static void assertRefused(Codec codec, ThrowingCallable reading) {
        Failure failure = catchThrowableOfType(KeyrailException.class, reading).failure();
        assertThat(failure.code()).isIn(FailureCode.INVALID_JSON, FailureCode.INVALID_REQUEST);
        assertThat(failure.httpStatus()).isEqualTo(400);
        assertThat(failure.message()).doesNotContain(WORDS).hasSizeLessThan(LONGEST_MESSAGE);
        String envelope = Formats.dialect(codec.format()).error(failure, "req1").asUtf8();
        JsonNode error = JsonTree.read(envelope).orElseThrow().get("error");
        String message =
                error.isString() ? error.stringValue() : error.get("message").stringValue();
        assertThat(message).contains(failure.message());
    }

    /** What vendors send in place of answers, and of events and lines. */
    private static Map<String, byte[]> answers() {
        Map<String, byte[]> bodies = bodiesForTranslation();
        bodies.put("an empty object", utf8("{}"));
        bodies.put("another's answer", utf8("{\"" + WORDS + "\":[\"" + WORDS + "\"]}"));
        for (String member : new String[] {"choices", "output", "content", "candidates", "message", "usage", "type"}) {
            for (String value :
                    new String[] {"7", "\"" + WORDS + "\"", "[[\"" + WORDS + "\"]]", "{\"a\":1}", "[null]"}) {
                bodies.put(member + " is " + value, utf8("{\"" + member + "\":" + value + "}"));
            }
        }
        return bodies;
    }

    static Stream<Arguments> vendors() {
        return forEachFormat(answers());
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void aWholeAnswerThatIsNoneIsCalledBrokenOrHasNoEnd(Codec codec, byte[] body) {
        assertNoAnswer(codec, false, body);
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void aStreamThatIsNoneIsCalledBrokenOrHasNoEnd(Codec codec, byte[] body) {
        assertNoAnswer(codec, true, body);
        assertNoAnswer(codec, true, joined(utf8("data: "), body, utf8("\n\n")));
        assertNoAnswer(codec, true, joined(utf8("{\"model\":\"m\"}\ndata: {}\n\ndata: "), body, utf8("\n\n")));
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(pieces).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static void assertNoAnswer(Codec codec, boolean streamed, byte[] body) {
        boolean[] finished = new boolean[1];
        ReplyReader reader = codec.replyReader(streamed, event -> finished[0] |= event instanceof ReplyEvent.Finished);
        try {
            reader.accept(body, 0, body.length);
            reader.end();
        } catch (KeyrailException broken) {
            assertThat(broken.failure().code()).isEqualTo(FailureCode.UPSTREAM_PROTOCOL_ERROR);
            assertThat(broken.failure().message())
                    .startsWith("the vendor's answer broke its own format: ")
                    .doesNotContain(WORDS)
                    .hasSizeLessThan(LONGEST_MESSAGE);
            return;
        }
        assertThat(finished[0]).isFalse();
    }

    static Stream<Codec> codecs() {
        return Codecs.all().stream();
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void anEventWithoutAnEndIsCalledBrokenBeforeItFillsTheMemory(Codec codec) {
        ReplyReader reader = codec.replyReader(true, _ -> {});
        byte[] start = utf8("data: {\"a\":\"");
        byte[] more = new byte[1 << 20];
        Arrays.fill(more, (byte) 'a');
        KeyrailException broken = catchThrowableOfType(KeyrailException.class, () -> {
            reader.accept(start, 0, start.length);
            for (int mebibytes = 0; mebibytes < 40; mebibytes++) {
                reader.accept(more, 0, more.length);
            }
            reader.end();
        });
        assertThat(broken.failure().code()).isEqualTo(FailureCode.UPSTREAM_PROTOCOL_ERROR);
        assertThat(broken.failure().message()).contains("longer than 16 MiB");
    }
}
