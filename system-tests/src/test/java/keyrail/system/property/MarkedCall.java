package keyrail.system.property;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A call whose vendor answers with the words it was sent, which no other call has: so that a byte of another one is
 * seen.
 *
 * @param text what the answer's text is, or begins with where it is broken off
 * @param leaveAfter how many bytes of the answer are read before it is broken off, or -1 for all
 */
record MarkedCall(String text, boolean stream, int leaveAfter) {
    private static final Pattern MARKER = Pattern.compile("marker-\\d+-[a-z]+");

    /** The text of an answer's pieces; the last one may have no end. */
    private static final Pattern PIECE = Pattern.compile("\"(?:text|content)\":\"([^\"]*)");

    private static final int LONGEST_WORD = 400;
    private static final int LATEST_LEAVE = 1_500;

    /** @param leaving how many of a hundred streams are broken off */
    static MarkedCall draw(Random random, int number, int leaving) {
        char letter = (char) ('a' + random.nextInt(26));
        boolean stream = random.nextBoolean();
        boolean leaves = stream && random.nextInt(100) < leaving;
        return new MarkedCall(
                "marker-" + number + "-" + String.valueOf(letter).repeat(1 + random.nextInt(LONGEST_WORD)),
                stream,
                leaves ? random.nextInt(LATEST_LEAVE) : -1);
    }

    /** The marker in a request's body, as its vendor finds it. */
    static String markerIn(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        Matcher matcher = MARKER.matcher(text);
        return matcher.find() ? matcher.group() : "no marker in " + text;
    }

    String body(String model) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"max_tokens\":50,\"messages\":"
                + "[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    boolean leaves() {
        return leaveAfter >= 0;
    }

    /** Reads an answer, as far as it is read, and says what is wrong with it; empty for nothing. */
    String faultOf(HttpResponse<InputStream> answer) throws IOException {
        byte[] bytes;
        try (InputStream body = answer.body()) {
            bytes = leaves() ? body.readNBytes(leaveAfter) : body.readAllBytes();
        }
        String heard = new String(bytes, StandardCharsets.UTF_8);
        String said =
                PIECE.matcher(heard).results().map(piece -> piece.group(1)).collect(Collectors.joining());
        boolean right = answer.statusCode() == 200 && (leaves() ? text.startsWith(said) : text.equals(said));
        return right ? "" : text + " was answered " + answer.statusCode() + " " + heard;
    }
}
