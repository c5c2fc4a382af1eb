package keyrail.providers.shared;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import keyrail.core.inference.Bytes;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The scalars of a vendor's error answer by their path, e.g. {@code error/message}; arrays leave no step, and of several
 * scalars at one path the first counts, but that the steps of the first {@code loc}, which says what of the request is
 * meant, are joined by dots. A body cut short yields what came before the cut.
 */
record ErrorBody(Map<String, String> scalars) {
    private static final int DEEPEST = 32;
    private static final int MOST_SCALARS = 256;
    private static final String PLACE = "/loc";
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(64 * 1024)
                    .maxNumberLength(64)
                    .maxNameLength(1024)
                    .build())
            .build();

    ErrorBody {
        scalars = Map.copyOf(scalars);
    }

    /** Never fails: what is not JSON has no scalars. */
    static ErrorBody read(Bytes body) {
        Map<String, String> scalars = new HashMap<>();
        try (JsonParser parser =
                JSON.createParser(ObjectReadContext.empty(), body.array(), body.offset(), body.length())) {
            collect(parser, scalars);
        } catch (JacksonException notOrNoLongerJson) {
            // A vendor's error may be cut at the limit, or be no JSON at all; both are answers to explain.
            return new ErrorBody(scalars);
        }
        return new ErrorBody(scalars);
    }

    /** The first of {@code paths} that is there and not blank, or empty text. */
    String first(String... paths) {
        for (String path : paths) {
            String value = scalars.getOrDefault(path, "");
            if (!value.isBlank()) {
                return value;
            }
        }
        return "";
    }

    boolean isEmpty() {
        return scalars.isEmpty();
    }

    private static void collect(JsonParser parser, Map<String, String> scalars) {
        Deque<String> paths = new ArrayDeque<>();
        String here = "";
        boolean first = true;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> paths.push(here);
                case END_OBJECT -> paths.pop();
                case END_ARRAY -> first &= !paths.pop().endsWith(PLACE);
                case PROPERTY_NAME -> {
                    String parent = paths.isEmpty() ? "" : paths.peek();
                    here = parent.isEmpty() ? parser.currentName() : parent + "/" + parser.currentName();
                    continue;
                }
                default -> {
                    if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                        String value = parser.getString();
                        if (first && here.endsWith(PLACE)) {
                            scalars.merge(here, value, (before, step) -> before + "." + step);
                        } else {
                            scalars.putIfAbsent(here, value);
                        }
                    }
                }
            }
            here = paths.isEmpty() ? "" : paths.peek();
            if (scalars.size() >= MOST_SCALARS) {
                return;
            }
        }
    }
}
