package keyrail.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import keyrail.core.inference.Bytes;

/**
 * One value inside scanned bytes, known to be well formed.
 *
 * @param body the bytes scanned
 * @param start index in {@code body} of the value's first byte
 * @param end index after its last byte
 */
public record JsonValue(Bytes body, int start, int end) {

    public Bytes raw() {
        return body.slice(start, end);
    }

    public boolean isTrue() {
        return first() == 't';
    }

    public boolean isNull() {
        return first() == 'n';
    }

    public boolean isString() {
        return first() == '"';
    }

    public boolean isObject() {
        return first() == '{';
    }

    public boolean isArray() {
        return first() == '[';
    }

    /** The decoded string; empty for any other kind of value. */
    public Optional<String> text() {
        if (!isString()) {
            return Optional.empty();
        }
        int from = body.offset() + start + 1;
        int to = body.offset() + end - 1;
        for (int at = from; at < to; at++) {
            if (body.array()[at] == '\\') {
                return Optional.of(JsonText.unescape(body.array(), from, to));
            }
        }
        return Optional.of(new String(body.array(), from, to - from, StandardCharsets.UTF_8));
    }

    /** The number where it is one from 0 to 2^53, its fraction cut off; empty for anything else. */
    public OptionalLong count() {
        if (first() < '0' || first() > '9' || end - start > 32) {
            return OptionalLong.empty();
        }
        long whole = digits();
        if (whole >= 0) {
            return OptionalLong.of(whole);
        }
        double number = Double.parseDouble(raw().asUtf8());
        return number <= 0x1p53 ? OptionalLong.of((long) number) : OptionalLong.empty();
    }

    /** The number where it is written as up to 15 digits, the usual form of a count; else -1. */
    private long digits() {
        long whole = 0;
        for (int at = start; at < end; at++) {
            int digit = body.at(at) - '0';
            if (digit < 0 || digit > 9 || at - start == 15) {
                return -1;
            }
            whole = whole * 10 + digit;
        }
        return whole;
    }

    /** The members of an object; empty for another kind of value, or when a wanted key is there twice. */
    public Optional<ScannedBody> members(Keys keys) {
        return isObject() ? BodyScanner.tryScan(raw(), keys) : Optional.empty();
    }

    /** The elements of an array in order; none for another kind of value. */
    public List<JsonValue> elements() {
        List<JsonValue> elements = new ArrayList<>();
        if (!isArray()) {
            return elements;
        }
        int depth = 0;
        int from = start + 1;
        for (int at = start + 1; at < end; at++) {
            switch (body.at(at)) {
                case '"' -> at = closingQuote(at);
                case '{', '[' -> depth++;
                case '}' -> depth--;
                case ']', ',' -> {
                    boolean closing = body.at(at) == ']';
                    if (depth == 0) {
                        trimmed(from, at).ifPresent(elements::add);
                        from = at + 1;
                    } else if (closing) {
                        depth--;
                    }
                }
                default -> {
                    // Part of a number or a literal, or whitespace.
                }
            }
        }
        return elements;
    }

    private int closingQuote(int opening) {
        int at = opening + 1;
        while (body.at(at) != '"') {
            at += body.at(at) == '\\' ? 2 : 1;
        }
        return at;
    }

    private Optional<JsonValue> trimmed(int from, int to) {
        int first = from;
        int last = to;
        while (first < last && body.at(first) <= ' ' && body.at(first) >= 0) {
            first++;
        }
        while (last > first && body.at(last - 1) <= ' ' && body.at(last - 1) >= 0) {
            last--;
        }
        return first == last ? Optional.empty() : Optional.of(new JsonValue(body, first, last));
    }

    private byte first() {
        return body.at(start);
    }
}
