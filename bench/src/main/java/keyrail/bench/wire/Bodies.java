package keyrail.bench.wire;

import java.util.Random;
import keyrail.core.inference.Bytes;

/** Request bodies to measure with. */
final class Bodies {
    private Bodies() {}

    /** A chat of messages of 60 to 2,000 characters, up to about {@code size} bytes, its model in the last member. */
    static Bytes chat(int size, String kind) {
        Random random = new Random(7);
        StringBuilder body = new StringBuilder("{\"stream\":true,\"messages\":[");
        while (body.length() < size) {
            body.append(body.charAt(body.length() - 1) == '[' ? "" : ",").append("{\"role\":\"user\",\"content\":\"");
            append(body, kind, Math.min(size, 60 + random.nextInt(1940)), random);
            body.append("\"}");
        }
        return Bytes.utf8(
                body.append("],\"temperature\":0.5,\"model\":\"work-model\"}").toString());
    }

    private static void append(StringBuilder body, String kind, int length, Random random) {
        for (int index = 0; index < length; index++) {
            switch (kind) {
                case "code" -> body.append(index % 40 == 39 ? "\\n" : index % 23 == 22 ? "\\\"" : "x");
                case "cjk" -> body.append((char) (0x4E00 + random.nextInt(0x2000)));
                default -> body.append((char) ('a' + random.nextInt(26)));
            }
        }
    }
}
