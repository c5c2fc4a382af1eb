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
    static final String SMUGGLED = "POST /v1/messages HTTP/1.1\r\n" + fields()
            + "content-length: " + LENGTH + "\r\n\r\n" + MESSAGE.replace("first", "other");

    /** How it is understood: the one way there is. */
    enum Reading {
        /** One 4xx or 5xx, the end of the connection, and nothing goes out. */
        REFUSED,
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

    static FramingCase one(String name, String bytes) {
        return new FramingCase(name, bytes, Reading.ONE);
    }

    byte[] wire() {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    List<Integer> statuses() {
        return reading == Reading.ONE ? List.of(200, 200) : List.of(200, 200, 200);
    }

    @Override
    public String toString() {
        return name;
    }
}
