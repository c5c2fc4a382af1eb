package keyrail.rehearsal.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads requests off one connection, refusing whatever two servers could read differently: bare line feeds, folded
 * fields, two lengths, a length beside chunks, codings other than {@code chunked}. For one thread.
 */
public final class RequestReader {
    private static final int LONGEST_HEAD = 32 * 1024;
    private static final int MOST_FIELDS = 100;
    private static final int LARGEST_BODY = 64 * 1024 * 1024;
    private static final int LONGEST_CHUNK_LINE = 256;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern TARGET = Pattern.compile("/[\\x21-\\x7e]*");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{1,8}");

    private final InputStream input;
    private final Runnable onExpectContinue;
    private int headLeft;

    /** @param onExpectContinue called between head and body of a request that waits for {@code 100 Continue} */
    public RequestReader(InputStream input, Runnable onExpectContinue) {
        this.input = new BufferedInputStream(input, 16 * 1024);
        this.onExpectContinue = onExpectContinue;
    }

    /**
     * The next request, or empty when the peer closed between two.
     *
     * @throws BadFraming when it is refused
     * @throws IOException when the connection broke
     */
    public Optional<HttpRequest> next() throws IOException {
        headLeft = LONGEST_HEAD;
        input.mark(1);
        if (input.read() < 0) {
            return Optional.empty();
        }
        input.reset();
        String[] requestLine = line().split(" ", -1);
        if (requestLine.length != 3 || !TOKEN.matcher(requestLine[0]).matches()) {
            throw new BadFraming("request line is not \"method target version\"");
        }
        if (!requestLine[2].equals("HTTP/1.1")) {
            throw new BadFraming("version is not HTTP/1.1");
        }
        if (!TARGET.matcher(requestLine[1]).matches()) {
            throw new BadFraming("target is not a path");
        }
        List<HttpField> fields = fields();
        HttpRequest head = new HttpRequest(requestLine[0], requestLine[1], fields, new byte[0]);
        if (head.all("host").size() != 1) {
            throw new BadFraming("host is missing or there more than once");
        }
        return Optional.of(new HttpRequest(head.method(), head.target(), fields, body(head)));
    }

    private byte[] body(HttpRequest head) throws IOException {
        List<String> lengths = head.all("content-length");
        List<String> codings = head.all("transfer-encoding");
        if (lengths.size() + codings.size() > 1) {
            throw new BadFraming("more than one of content-length and transfer-encoding");
        }
        if (lengths.isEmpty() && codings.isEmpty()) {
            return new byte[0];
        }
        if (!codings.isEmpty() && !codings.getFirst().equalsIgnoreCase("chunked")) {
            throw new BadFraming("transfer-encoding is not chunked");
        }
        if (!lengths.isEmpty() && !DIGITS.matcher(lengths.getFirst()).matches()) {
            throw new BadFraming("content-length is not a number");
        }
        if (head.first("expect").isPresent()) {
            onExpectContinue.run();
        }
        return lengths.isEmpty() ? chunks() : exactly(Long.parseLong(lengths.getFirst()));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            headLeft = LONGEST_CHUNK_LINE;
            String size = line();
            int extension = size.indexOf(';');
            String digits = extension < 0 ? size : size.substring(0, extension);
            if (!HEX.matcher(digits).matches()) {
                throw new BadFraming("chunk size is not a hexadecimal number");
            }
            long length = Long.parseLong(digits, 16);
            if (length == 0) {
                headLeft = LONGEST_HEAD;
                fields();
                return body.toByteArray();
            }
            if (body.size() + length > LARGEST_BODY) {
                throw new BadFraming("body is too large");
            }
            body.write(exactly(length));
            if (input.read() != '\r' || input.read() != '\n') {
                throw new BadFraming("chunk does not end where its size says");
            }
        }
    }

    private byte[] exactly(long length) throws IOException {
        if (length > LARGEST_BODY) {
            throw new BadFraming("body is too large");
        }
        byte[] bytes = input.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException("connection ended inside a body");
        }
        return bytes;
    }

    private List<HttpField> fields() throws IOException {
        List<HttpField> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon <= 0 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
                throw new BadFraming("header line is not \"name: value\"");
            }
            if (fields.size() == MOST_FIELDS) {
                throw new BadFraming("too many header fields");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            fields.add(new HttpField(name, line.substring(colon + 1).strip()));
        }
        return fields;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        while (true) {
            int next = input.read();
            if (next < 0) {
                throw new EOFException("connection ended inside a head");
            }
            if (--headLeft < 0) {
                throw new BadFraming("head is too long");
            }
            if (next == '\r') {
                if (input.read() != '\n') {
                    throw new BadFraming("carriage return without line feed");
                }
                return line.toString(StandardCharsets.ISO_8859_1);
            }
            if (next == '\n' || next == 0) {
                throw new BadFraming("bare line feed or zero byte in a head");
            }
            line.write(next);
        }
    }
}
