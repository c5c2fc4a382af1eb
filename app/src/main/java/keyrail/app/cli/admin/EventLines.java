package keyrail.app.cli.admin;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the events in a stream that arrives in pieces of any size; each is one line of data. Not thread-safe. */
final class EventLines {
    private static final String DATA = "data: ";

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Predicate<JsonNode> each;
    private boolean wantsMore = true;

    EventLines(Predicate<JsonNode> each) {
        this.each = each;
    }

    void accept(byte[] piece) {
        for (byte next : piece) {
            if (next != '\n') {
                line.write(next);
                continue;
            }
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            // Comments and names of events need no reading: the data says all.
            if (wantsMore && text.startsWith(DATA)) {
                wantsMore = each.test(JsonMapper.shared().readTree(text.substring(DATA.length())));
            }
        }
    }

    boolean wantsMore() {
        return wantsMore;
    }
}
