package keyrail.rehearsal.vendor;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.rehearsal.http.HttpRequest;

/** The parts of a form by name, read plainly: every byte stands for one character. */
record Form(Map<String, byte[]> parts) {
    private static final Pattern BOUNDARY = Pattern.compile("multipart/form-data;.*boundary=\"?([^\";]+)\"?");
    private static final Pattern NAME = Pattern.compile("name=\"([^\"]*)\"");

    /** Empty when the request is no form, or a broken one. */
    static Optional<Form> read(HttpRequest request) {
        Matcher boundary = BOUNDARY.matcher(request.first("content-type").orElse(""));
        if (!boundary.matches()) {
            return Optional.empty();
        }
        String body = "\r\n" + new String(request.body(), StandardCharsets.ISO_8859_1);
        String[] pieces = body.split(Pattern.quote("\r\n--" + boundary.group(1)), -1);
        if (pieces.length < 2 || !pieces[pieces.length - 1].startsWith("--")) {
            return Optional.empty();
        }
        Map<String, byte[]> parts = new LinkedHashMap<>();
        for (int index = 1; index < pieces.length - 1; index++) {
            int head = pieces[index].indexOf("\r\n\r\n");
            Matcher name = NAME.matcher(head < 0 ? "" : pieces[index].substring(0, head));
            if (head < 0 || !name.find()) {
                return Optional.empty();
            }
            byte[] value = pieces[index].substring(head + 4).getBytes(StandardCharsets.ISO_8859_1);
            if (parts.put(name.group(1), value) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new Form(parts));
    }

    byte[] bytes(String name) {
        return parts.getOrDefault(name, new byte[0]);
    }

    String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    boolean has(String name) {
        return parts.containsKey(name);
    }
}
