package keyrail.wire.form;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.wire.json.ByteSearch;
import keyrail.wire.json.SplicePlan;
import org.jspecify.annotations.Nullable;

/**
 * A form of several parts, still as bytes, with the places of the two fields that routing needs: {@code model} and
 * {@code stream}. Immutable.
 *
 * <p>A second {@code model} is refused, because servers differ in which of the two counts. Everything else, files
 * above all, is neither read nor copied.
 */
public final class FormBody {
    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME =
            Pattern.compile(";\\s*name=(?:\"([^\"]*)\"|([^\\s;\"]+))", Pattern.CASE_INSENSITIVE);
    private static final String DISPOSITION = "content-disposition:";
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_HEAD = 8 << 10;
    private static final int LONGEST_FIELD = 1 << 10;

    private final Bytes body;
    private final String delimiter;
    private @Nullable Field model;
    private @Nullable Field stream;
    /** Where the first delimiter stands, behind any preamble. */
    private int start;

    /**
     * Where a field's value lies, and the value.
     *
     * @param hasBody false where the next delimiter begins with the end of the part's own head
     */
    private record Field(int from, int to, String value, boolean hasBody) {}

    private FormBody(Bytes body, String delimiter) {
        this.body = body;
        this.delimiter = delimiter;
    }

    /**
     * Finds the fields.
     *
     * @param contentType the field as it was sent, with the boundary
     * @throws KeyrailException {@code invalid_request} saying where the form is broken, {@code duplicate_key} for two
     *     models
     */
    public static FormBody read(String contentType, Bytes body) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw broken("its content-type has no boundary");
        }
        String text = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
        FormBody form = new FormBody(body, "--" + text);
        form.scan();
        return form;
    }

    /** The model the form names; empty where it names none. */
    public Optional<String> model() {
        return Optional.ofNullable(model).map(Field::value);
    }

    public boolean isStreamed() {
        return stream != null && stream.value().strip().toLowerCase(Locale.ROOT).equals("true");
    }

    /** The form with another model, which is added as the first part where there was none. */
    public List<Bytes> withModel(Optional<String> wanted) {
        SplicePlan plan = new SplicePlan(body);
        if (wanted.isPresent()) {
            String name = wanted.get();
            if (name.indexOf('\r') >= 0 || name.indexOf('\n') >= 0) {
                throw new KeyrailException(
                        FailureCode.INVALID_REQUEST, "a model's name may not have line ends in a form");
            }
            if (model == null) {
                plan.insert(
                        start,
                        Bytes.utf8(delimiter + "\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" + name
                                + "\r\n"));
            } else if (!model.value().equals(name)) {
                plan.replace(model.from(), model.to(), Bytes.utf8(model.hasBody() ? name : name + "\r\n"));
            }
        }
        return plan.slices();
    }

    private void scan() {
        byte[] opening = delimiter.getBytes(StandardCharsets.ISO_8859_1);
        byte[] between = ("\r\n" + delimiter).getBytes(StandardCharsets.ISO_8859_1);
        // A preamble may stand before the first delimiter, which then begins a line.
        int at = startsWith(opening, 0) ? opening.length : after(between, 0, "it does not begin with its boundary");
        start = at - opening.length;
        while (!isClosing(at)) {
            int head = afterLineEnd(at);
            int value = after(END_OF_HEAD, Math.max(0, head - 2), "a part has no end of its head");
            if (value - head > LONGEST_HEAD) {
                throw broken("a part's head is longer than 8 KiB");
            }
            int next = after(between, value - 2, "the closing boundary is missing");
            int end = next - between.length;
            take(nameOf(head, value), value, end);
            at = next;
        }
    }

    private void take(String name, int from, int to) {
        boolean isModel = name.equals("model");
        if (!isModel && !name.equals("stream")) {
            return;
        }
        boolean hasBody = to >= from;
        int end = Math.max(from, to);
        if (end - from > LONGEST_FIELD) {
            throw broken("its field \"" + name + "\" is longer than 1 KiB");
        }
        Field found = new Field(from, end, body.slice(from, end).asUtf8(), hasBody);
        if (isModel && model != null) {
            throw new KeyrailException(
                    FailureCode.DUPLICATE_KEY,
                    "the form has the field \"model\" twice, so that what it asks for is not clear; send it once");
        }
        if (isModel) {
            model = found;
        } else {
            stream = found;
        }
    }

    /** The name in a part's disposition; empty where it has none. */
    private String nameOf(int from, int to) {
        for (String line : body.slice(from, to).asUtf8().split("\r\n")) {
            if (line.regionMatches(true, 0, DISPOSITION, 0, DISPOSITION.length())) {
                Matcher name = NAME.matcher(line);
                if (name.find()) {
                    return name.group(1) == null ? name.group(2) : name.group(1);
                }
            }
        }
        return "";
    }

    private boolean isClosing(int at) {
        return at + 1 < body.length() && body.at(at) == '-' && body.at(at + 1) == '-';
    }

    /** After the line end behind a delimiter, which blanks may precede. */
    private int afterLineEnd(int from) {
        int at = from;
        while (at < body.length() && (body.at(at) == ' ' || body.at(at) == '\t')) {
            at++;
        }
        if (at + 1 >= body.length() || body.at(at) != '\r' || body.at(at + 1) != '\n') {
            throw broken("a boundary is not followed by a line end");
        }
        return at + 2;
    }

    private boolean startsWith(byte[] bytes, int at) {
        for (int index = 0; index < bytes.length; index++) {
            if (at + index >= body.length() || body.at(at + index) != bytes[index]) {
                return false;
            }
        }
        return true;
    }

    /** The index after the next occurrence. */
    private int after(byte[] needle, int from, String otherwise) {
        int end = body.offset() + body.length();
        int found = ByteSearch.indexOf(body.array(), body.offset() + from, end, needle);
        if (found >= end) {
            throw broken(otherwise);
        }
        return found - body.offset() + needle.length;
    }

    private static KeyrailException broken(String what) {
        return new KeyrailException(
                FailureCode.INVALID_REQUEST,
                "the body is no form of several parts: " + what + "; send it as RFC 7578 says");
    }
}
