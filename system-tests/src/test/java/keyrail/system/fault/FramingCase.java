package keyrail.system.fault;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bytes that two HTTP parsers may read in two ways. Behind the message in question there is always one more request: if
 * the first is refused, it must not be answered.
 *
 * @param bytes a character a byte
 */
record FramingCase(String name, String bytes, Reading reading) {
    /** The body of the message that may be served. */
    static final String MESSAGE =
            "{\"model\":\"claude-a\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"first\"}]}";

    static final String KEY = "kr_test-client-key";
    static final int LENGTH = MESSAGE.length();
    static final String CHUNKED = Integer.toHexString(LENGTH) + "\r\n" + MESSAGE + "\r\n0\r\n\r\n";
    static final String LAST = "GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

    /** What an attacker hopes that the other parser sees. */
    static final String SMUGGLED = "POST /v1/messages HTTP/1.1\r\n" + fields() + "content-length: " + LENGTH
            + "\r\n\r\n" + MESSAGE.replace("first", "other");

    /** How it is understood: the one way there is. */
    enum Reading {
        /** One 4xx or 5xx, the end of the connection, and nothing goes out. */
        REFUSED,
        /** Not read to its end: the end of the connection, with a 4xx where it is still told, and nothing goes out. */
        BROKEN,
        /** Read in one way and turned away by a 4xx; the last request may still be answered, and nothing goes out. */
        TURNED_AWAY,
        /** As that one message, then the last request. */
        ONE,
        /** As two messages, in this order, then the last request. */
        TWO
    }

    static String fields() {
        return "host: localhost\r\nx-api-key: " + KEY
                + "\r\nanthropic-version: 2023-06-01\r\nx-keyrail-profile: own\r\ncontent-type: application/json\r\n";
    }

    /** @param extra further lines of the head, each with its end */
    static String post(String extra, String body) {
        return "POST /v1/messages HTTP/1.1\r\n" + fields() + extra + "\r\n" + body + LAST;
    }

    /** A message with a good length and something odd in its head. */
    static String withLine(String line) {
        return post(line + "\r\ncontent-length: " + LENGTH + "\r\n", MESSAGE);
    }

    /** The same with another first line. */
    static String withFirst(String first) {
        return first + "\r\n" + fields() + "content-length: " + LENGTH + "\r\n\r\n" + MESSAGE + LAST;
    }

    static FramingCase refused(String name, String bytes) {
        return new FramingCase(name, bytes, Reading.REFUSED);
    }

    static FramingCase broken(String name, String bytes) {
        return new FramingCase(name, bytes, Reading.BROKEN);
    }

    static FramingCase turnedAway(String name, String bytes) {
        return new FramingCase(name, bytes, Reading.TURNED_AWAY);
    }

    static FramingCase one(String name, String bytes) {
        return new FramingCase(name, bytes, Reading.ONE);
    }

    byte[] wire() {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether these are the statuses of the answers that its reading leads to. */
    boolean isAnsweredBy(List<Integer> statuses) {
        boolean refused = !statuses.isEmpty() && statuses.getFirst() >= 400;
        return switch (reading) {
            case REFUSED -> refused && statuses.size() == 1;
            case BROKEN -> statuses.isEmpty() || refused && statuses.size() == 1;
            case TURNED_AWAY -> refused && List.of(200).containsAll(statuses.subList(1, statuses.size()));
            case ONE -> statuses.equals(List.of(200, 200));
            case TWO -> statuses.equals(List.of(200, 200, 200));
        };
    }

    /** What the vendor gets of it. */
    List<String> bodies() {
        return switch (reading) {
            case REFUSED, BROKEN, TURNED_AWAY -> List.of();
            case ONE -> List.of(MESSAGE);
            case TWO -> List.of(MESSAGE, MESSAGE.replace("first", "other"));
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
