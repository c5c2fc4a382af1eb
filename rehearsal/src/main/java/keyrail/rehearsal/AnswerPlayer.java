package keyrail.rehearsal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import keyrail.rehearsal.http.HttpField;
import keyrail.rehearsal.vendor.Answer;
import keyrail.rehearsal.vendor.Behaviour;

/** Gives one answer the way a behaviour says: slowly, in odd chunks, not to its end. For one thread. */
final class AnswerPlayer {
    private final ClientConnection connection;
    private final Behaviour behaviour;
    private long bytesLeft;
    private byte[] pending = new byte[0];

    AnswerPlayer(ClientConnection connection, Behaviour behaviour) {
        this.connection = connection;
        this.behaviour = behaviour;
        bytesLeft = behaviour.is("cutbytes") ? behaviour.get("cutbytes", 0) : Long.MAX_VALUE;
    }

    /**
     * @return whether the connection is still good for another request
     * @throws IOException when the client has gone
     */
    boolean play(Answer answer) throws IOException {
        connection.pause(behaviour.untilFirstByte());
        return switch (answer) {
            case Answer.Whole whole -> playWhole(whole);
            case Answer.Streamed streamed -> playStreamed(streamed);
        };
    }

    private boolean playWhole(Answer.Whole whole) throws IOException {
        byte[] body = whole.body();
        connection.writer().head(whole.status(), whole.fields(), body.length);
        if (behaviour.is("stall")) {
            connection.stall();
            return false;
        }
        if (behaviour.is("cut") || behaviour.is("reset")) {
            bytesLeft = Math.min(bytesLeft, body.length / 2);
        }
        int step = behaviour.chunkBytes();
        for (int start = 0; start < body.length; ) {
            int end = (int) Math.min(body.length, (long) start + Math.min(step, bytesLeft));
            connection.writer().plain(Arrays.copyOfRange(body, start, end));
            bytesLeft -= end - start;
            start = end;
            if (bytesLeft <= 0 && start < body.length) {
                return cut();
            }
        }
        return true;
    }

    private boolean playStreamed(Answer.Streamed streamed) throws IOException {
        connection.writer().head(200, streamed.fields(), -1);
        if (behaviour.is("garbage")) {
            for (int index = 0; index < behaviour.pieces(); index++) {
                event("data: {\"broken\": [" + index + "\n\n");
            }
            return end();
        }
        for (String event : streamed.before()) {
            if (!event(event)) {
                return cut();
            }
        }
        int cutAfter = behaviour.get("cut", behaviour.is("reset") ? behaviour.get("reset", 1) : Integer.MAX_VALUE);
        int stallAfter = behaviour.get("stall", Integer.MAX_VALUE);
        int errorAfter = behaviour.get("err", Integer.MAX_VALUE);
        List<String> pieces = streamed.pieces();
        for (int index = 0; index <= pieces.size(); index++) {
            if (index >= stallAfter) {
                flush();
                connection.stall();
                return false;
            }
            if (index >= cutAfter) {
                flush();
                return cut();
            }
            if (index >= errorAfter) {
                event(streamed.error());
                return end();
            }
            if (index < pieces.size()) {
                connection.pause(behaviour.gap());
                if (!event(pieces.get(index))) {
                    return cut();
                }
            }
        }
        for (String event : streamed.after()) {
            if (!event(event)) {
                return cut();
            }
        }
        return end();
    }

    /** @return false when the answer is to end here */
    private boolean event(String text) throws IOException {
        String lines = behaviour.is("crlf") ? text.replace("\r\n", "\n").replace("\n", "\r\n") : text;
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > bytesLeft) {
            bytes = Arrays.copyOf(bytes, (int) bytesLeft);
        }
        bytesLeft -= bytes.length;
        int step = behaviour.chunkBytes();
        if (step == Integer.MAX_VALUE) {
            connection.writer().chunk(bytes);
            return bytesLeft > 0;
        }
        // Chunks run on over the ends of events, so that both kinds of end fall apart.
        byte[] joined = Arrays.copyOf(pending, pending.length + bytes.length);
        System.arraycopy(bytes, 0, joined, pending.length, bytes.length);
        int start = 0;
        for (; joined.length - start >= step; start += step) {
            connection.writer().chunk(Arrays.copyOfRange(joined, start, start + step));
        }
        pending = Arrays.copyOfRange(joined, start, joined.length);
        return bytesLeft > 0;
    }

    private void flush() throws IOException {
        connection.writer().chunk(pending);
        pending = new byte[0];
    }

    private boolean end() throws IOException {
        flush();
        connection.writer().lastChunk();
        return true;
    }

    private boolean cut() throws IOException {
        flush();
        if (behaviour.is("reset")) {
            connection.reset();
        }
        return false;
    }

    /** Replaces a good answer by what a behaviour wants instead, without regard to the vendor. */
    static Answer instead(Answer answer, Behaviour behaviour) {
        if (behaviour.is("html")) {
            String page =
                    "<!DOCTYPE html>\n<html><head><title>Sign in to the network</title></head><body></body></html>\n";
            return whole(200, "content-type", "text/html; charset=utf-8", page);
        }
        if (behaviour.is("redirect")) {
            String target = "http://127.0.0.1:" + behaviour.get("redirect", 1) + "/elsewhere";
            return whole(307, "location", target, "");
        }
        if (behaviour.is("garbage") && answer instanceof Answer.Whole whole) {
            return new Answer.Whole(
                    whole.status(), whole.fields(), "{\"broken\": [1, 2".getBytes(StandardCharsets.UTF_8));
        }
        return answer;
    }

    private static Answer whole(int status, String name, String value, String body) {
        List<HttpField> fields = new ArrayList<>(List.of(new HttpField(name, value)));
        return new Answer.Whole(status, fields, body.getBytes(StandardCharsets.UTF_8));
    }
}
