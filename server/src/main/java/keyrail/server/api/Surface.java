package keyrail.server.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;
import keyrail.core.inference.Target;

/**
 * One inbound endpoint that answers through the gateway.
 *
 * @param root what stands before the path that vendors know, e.g. {@code /v1}
 * @param path the path below the root; it may hold {@code {model}}, or {@code {id}} of what an account keeps
 * @param format the language of its bodies
 */
record Surface(String method, String root, String path, Format format, Operation operation) {
    private static final String MODEL = "{model}";
    private static final String ID = "{id}";
    private static final Pattern ID_TEXT = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,256}");
    private static final Pattern MODEL_TEXT = Pattern.compile("[^\\p{Cntrl}]{1,512}");

    static Surface post(String root, String path, Format format, Operation operation) {
        return new Surface("POST", root, path, format, operation);
    }

    /** As people read it in a list. */
    String text() {
        return method + " " + root + path;
    }

    boolean isExact() {
        return path.indexOf('{') < 0;
    }

    /** What a request's path calls here; empty when the path is another one. */
    Optional<Target> match(String requested) {
        if (isExact()) {
            return requested.equals(root + path) ? Optional.of(Target.of(method, path)) : Optional.empty();
        }
        String placeholder = path.contains(MODEL) ? MODEL : ID;
        int at = path.indexOf(placeholder);
        String before = path.substring(0, at);
        String after = path.substring(at + placeholder.length());
        int from = root.length() + before.length();
        int to = requested.length() - after.length();
        if (to <= from || !requested.startsWith(root + before) || !requested.endsWith(after)) {
            return Optional.empty();
        }
        String segment = requested.substring(from, to);
        return placeholder.equals(MODEL) ? model(before, segment, after) : resource(before, segment, after);
    }

    private Optional<Target> model(String before, String segment, String after) {
        String model;
        try {
            // A plus stands for itself in a path.
            model = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        return MODEL_TEXT.matcher(model).matches()
                ? Optional.of(new Target(method, before, model, after, null))
                : Optional.empty();
    }

    private Optional<Target> resource(String before, String segment, String after) {
        return ID_TEXT.matcher(segment).matches()
                ? Optional.of(new Target(method, before + segment + after, null, "", segment))
                : Optional.empty();
    }
}
