package keyrail.wire.dialect;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.BiConsumer;
import keyrail.core.inference.Bytes;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageState;
import keyrail.wire.json.ByteSearch;

/**
 * The usage tap of a stream that is told as the elements of one JSON array: each is read once it has passed, and where
 * the bytes stand is known, so that an error can be told as a further element. A single object instead of an array, as
 * vendors answer that fail at once, is read as one element.
 */
public final class ArrayUsageTap implements UsageTap {
    private static final int LONGEST_ELEMENT = 256 * 1024;

    /** Where the bytes that passed stand. */
    private enum Place {
        BEFORE,
        BEGUN,
        IN_ELEMENT,
        BEHIND_ELEMENT,
        BEHIND_COMMA,
        CLOSED
    }

    private final BiConsumer<Bytes, Observed> reader;
    private final Observed observed = new Observed();
    private final ByteArrayOutputStream element = new ByteArrayOutputStream();
    private Place place = Place.BEFORE;
    private boolean isArray;
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean tooLong;
    private long skipped;

    /** @param reader reads one element; it must not throw, whatever the bytes */
    public ArrayUsageTap(BiConsumer<Bytes, Observed> reader) {
        this.reader = reader;
    }

    @Override
    public void accept(byte[] array, int offset, int length) {
        int end = offset + length;
        int at = offset;
        int from = offset;
        while (at < end) {
            if (inString) {
                at = string(array, at, end);
                continue;
            }
            Place before = place;
            structure(array[at]);
            if (before != Place.IN_ELEMENT && place == Place.IN_ELEMENT) {
                from = at;
            }
            at++;
            if (before == Place.IN_ELEMENT && place != Place.IN_ELEMENT) {
                keep(array, from, at);
                read();
            }
        }
        if (place == Place.IN_ELEMENT) {
            keep(array, from, end);
        }
    }

    private int string(byte[] array, int from, int end) {
        if (escaped) {
            escaped = false;
            return from + 1;
        }
        int at = ByteSearch.quoteOrBackslash(array, from, end);
        if (at < end) {
            escaped = array[at] == '\\';
            inString = escaped;
            at++;
        }
        return at;
    }

    private void structure(byte value) {
        switch (value) {
            case '"' -> {
                inString = true;
                inside();
            }
            case '{', '[' -> {
                if (place == Place.BEFORE && value == '[') {
                    isArray = true;
                    place = Place.BEGUN;
                } else if (place != Place.CLOSED) {
                    place = Place.IN_ELEMENT;
                }
                depth++;
            }
            case '}', ']' -> {
                depth--;
                if (depth <= 0) {
                    place = Place.CLOSED;
                } else if (depth == 1 && isArray) {
                    place = Place.BEHIND_ELEMENT;
                }
            }
            case ',' -> place = place == Place.BEHIND_ELEMENT ? Place.BEHIND_COMMA : place;
            case ' ', '\t', '\r', '\n' -> {}
            default -> inside();
        }
    }

    /** No vendor streams anything but objects; where one did, nothing more could be said behind it. */
    private void inside() {
        if (place == Place.BEGUN || place == Place.BEHIND_COMMA) {
            place = Place.IN_ELEMENT;
        }
    }

    private void keep(byte[] array, int from, int to) {
        tooLong |= element.size() + to - from > LONGEST_ELEMENT;
        if (!tooLong) {
            element.write(array, from, to - from);
        }
    }

    private void read() {
        if (tooLong) {
            skipped++;
        } else {
            reader.accept(Bytes.of(element.toByteArray()), observed);
        }
        tooLong = false;
        element.reset();
    }

    @Override
    public void end() {
        // An element without its end says nothing.
    }

    @Override
    public Optional<Bytes> lastWord(Bytes error) {
        return switch (place) {
            case BEGUN, BEHIND_COMMA -> Optional.of(Bytes.utf8(error.asUtf8() + "\r\n]"));
            case BEHIND_ELEMENT -> Optional.of(Bytes.utf8(",\r\n" + error.asUtf8() + "\r\n]"));
            case BEFORE, IN_ELEMENT, CLOSED -> Optional.empty();
        };
    }

    @Override
    public Usage usage() {
        return observed.usage();
    }

    @Override
    public UsageState state() {
        return observed.state();
    }

    @Override
    public boolean isComplete() {
        return place == Place.CLOSED;
    }

    @Override
    public boolean sawError() {
        return observed.error().isPresent();
    }

    @Override
    public Optional<String> model() {
        return observed.model();
    }

    @Override
    public long skipped() {
        return skipped;
    }
}
