package keyrail.rehearsal.vendor;

import java.nio.charset.StandardCharsets;
import java.util.List;
import keyrail.rehearsal.http.HttpField;

/** What a vendor answers, before any fault of the way. */
public sealed interface Answer {
    List<HttpField> fields();

    /** An answer in one piece. */
    record Whole(int status, List<HttpField> fields, byte[] body) implements Answer {
        static Whole text(int status, List<HttpField> fields, String body) {
            return new Whole(status, fields, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * An answer as events.
     *
     * @param before events before the first piece of text
     * @param pieces one event a piece of text
     * @param after events that end the answer
     * @param error the event that ends it when it goes wrong on the way
     */
    record Streamed(List<HttpField> fields, List<String> before, List<String> pieces, List<String> after, String error)
            implements Answer {}
}
