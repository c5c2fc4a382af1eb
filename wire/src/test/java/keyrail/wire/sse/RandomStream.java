package keyrail.wire.sse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes event streams with odd line ends, comments, fields and decoys; the same ones for the same seed. */
final class RandomStream {
    private final Random random;

    RandomStream(Random random) {
        this.random = random;
    }

    /** One event as it stands in the stream, its blank line included, and its data. */
    record Event(String text, String data) {}

    List<Event> events(List<String> data) {
        String[] lineEnds = {"\n", "\r\n", "\r"};
        String usual = lineEnds[random.nextInt(3)];
        List<Event> events = new ArrayList<>();
        for (String one : data) {
            String lineEnd = usual;
            StringBuilder text = new StringBuilder();
            if (random.nextInt(6) == 0) {
                text.append(": keep alive \"usage\":1").append(lineEnd);
            }
            if (random.nextInt(6) == 0) {
                text.append("event: chunk").append(lineEnd);
            }
            text.append(random.nextInt(3) == 0 ? "data:" : "data: ").append(one).append(lineEnd);
            if (random.nextInt(8) == 0) {
                text.append("id: 7").append(lineEnd);
            }
            text.append(lineEnd);
            events.add(new Event(text.toString(), one));
        }
        return events;
    }

    /** Cuts {@code bytes} into pieces of up to {@code most} bytes. */
    List<byte[]> pieces(String text, int most) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(most));
            byte[] piece = new byte[length];
            System.arraycopy(bytes, at, piece, 0, length);
            pieces.add(piece);
            at += length;
        }
        return pieces;
    }
}
