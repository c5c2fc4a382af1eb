package keyrail.config.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Reads JSON with comments and trailing commas from UTF-8 bytes, keeping where each value stands. */
public final class JsoncReader {
    /** Far above any file a person keeps; bounds memory. */
    public static final int MAX_BYTES = 16 << 20;

    /** Deeper than any key; bounds the stack. */
    public static final int MAX_DEPTH = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH + 1)
                    .build())
            .build();

    private JsoncReader() {}

    /** A tree, or why there is none. */
    public sealed interface Outcome {
        record Parsed(JsoncDocument document) implements Outcome {}

        /**
         * The bytes are not what they should be.
         *
         * @param line 1-based, 0 when the file as a whole is meant
         * @param column 1-based, 0 when the file as a whole is meant
         */
        record Unreadable(int line, int column, String message) implements Outcome {}
    }

    /** Reads a whole file, which must hold one object; the array must not change afterwards. */
    public static Outcome read(byte[] bytes) {
        try {
            Node root = readValue(bytes);
            if (root instanceof Node.Members object) {
                return new Outcome.Parsed(new JsoncDocument(bytes, object));
            }
            return new Outcome.Unreadable(
                    root.span().line(), root.span().column(), "the file must hold one object: { … }");
        } catch (Malformed malformed) {
            return malformed.outcome();
        }
    }

    /** Reads one value of any kind. */
    static Node readValue(byte[] bytes) throws Malformed {
        if (bytes.length > MAX_BYTES) {
            throw new Malformed(0, 0, "the file is larger than " + (MAX_BYTES >> 20) + " MiB");
        }
        int contentStart = startsWithByteOrderMark(bytes) ? 3 : 0;
        checkEncoding(bytes, contentStart);
        byte[] content = contentStart == 0 ? bytes : Arrays.copyOfRange(bytes, contentStart, bytes.length);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), content)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                Span end = new Lines(bytes, contentStart).span(bytes.length, bytes.length);
                throw new Malformed(end.line(), end.column(), "the file holds nothing; write {} for an empty one");
            }
            Node root = new TreeBuilder(parser, bytes, contentStart).value(first);
            if (parser.nextToken() != null) {
                Span rest = new Lines(bytes, contentStart)
                        .span(contentStart + (int) parser.currentTokenLocation().getByteOffset(), bytes.length);
                throw new Malformed(rest.line(), rest.column(), "there is text behind the end of the value");
            }
            return root;
        } catch (JacksonException refused) {
            int offset = refused.getLocation() == null
                    ? -1
                    : (int) refused.getLocation().getByteOffset();
            if (offset < 0) {
                throw new Malformed(0, 0, plain(refused.getOriginalMessage()));
            }
            Span place =
                    new Lines(bytes, contentStart).span(Math.min(contentStart + offset, bytes.length), bytes.length);
            throw new Malformed(place.line(), place.column(), plain(refused.getOriginalMessage()));
        }
    }

    private static boolean startsWithByteOrderMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
    }

    /** The file is UTF-8 or wrong: on NUL bytes the parser would guess UTF-16 and then know no byte offsets. */
    private static void checkEncoding(byte[] bytes, int contentStart) throws Malformed {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer input = ByteBuffer.wrap(bytes, contentStart, bytes.length - contentStart);
        CharBuffer output = CharBuffer.allocate(8_192);
        CoderResult result;
        do {
            output.clear();
            result = decoder.decode(input, output, true);
        } while (result.isOverflow());
        int bad = result.isError() ? input.position() : -1;
        for (int index = contentStart; index < bytes.length && bad < 0; index++) {
            bad = bytes[index] == 0 ? index : -1;
        }
        if (bad >= 0) {
            Span place = new Lines(bytes, contentStart).span(bad, bad + 1);
            throw new Malformed(place.line(), place.column(), "the file is not UTF-8 text here");
        }
    }

    /** The first line of the parser's words: further ones name Java types and sources. */
    private static String plain(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    /** Leaves the recursion of the tree builder; never leaves this package. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Outcome.Unreadable outcome;

        Malformed(int line, int column, String message) {
            super(message, null, false, false);
            this.outcome = new Outcome.Unreadable(line, column, message);
        }

        Outcome.Unreadable outcome() {
            return outcome;
        }
    }

    /** Builds the tree from tokens; used by one thread for one file. */
    private static final class TreeBuilder {
        private final JsonParser parser;
        private final byte[] bytes;
        private final int contentStart;
        private final Lines lines;
        private int depth;

        TreeBuilder(JsonParser parser, byte[] bytes, int contentStart) {
            this.parser = parser;
            this.bytes = bytes;
            this.contentStart = contentStart;
            this.lines = new Lines(bytes, contentStart);
        }

        Node value(JsonToken token) throws Malformed {
            int start = tokenStart();
            return switch (token) {
                case START_OBJECT -> members(opened(start));
                case START_ARRAY -> elements(opened(start));
                case VALUE_STRING -> {
                    String text = parser.getString();
                    yield new Node.Text(text, lines.span(start, Literals.stringEnd(bytes, start)));
                }
                case VALUE_TRUE -> new Node.Flag(true, lines.span(start, start + 4));
                case VALUE_FALSE -> new Node.Flag(false, lines.span(start, start + 5));
                case VALUE_NULL -> new Node.Nothing(lines.span(start, start + 4));
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    new Node.Digits(parser.getString(), lines.span(start, Literals.numberEnd(bytes, start)));
                default -> throw new IllegalStateException("a text parser gives no " + token);
            };
        }

        private Node.Members members(Span open) throws Malformed {
            List<Node.Member> all = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                int start = tokenStart();
                Span nameSpan = lines.span(start, Literals.stringEnd(bytes, start));
                all.add(new Node.Member(name, nameSpan, value(parser.nextToken())));
            }
            return new Node.Members(all, closed(open));
        }

        private Node.Elements elements(Span open) throws Malformed {
            List<Node> values = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                values.add(value(token));
            }
            return new Node.Elements(values, closed(open));
        }

        private Span opened(int start) throws Malformed {
            Span open = lines.span(start, start);
            if (++depth > MAX_DEPTH) {
                throw new Malformed(open.line(), open.column(), "nested deeper than " + MAX_DEPTH + " levels");
            }
            return open;
        }

        private Span closed(Span open) {
            depth--;
            return new Span(open.start(), tokenStart() + 1, open.line(), open.column());
        }

        private int tokenStart() {
            return contentStart + (int) parser.currentTokenLocation().getByteOffset();
        }
    }
}
