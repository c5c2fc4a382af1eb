package keyrail.system.fault;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A vendor that writes events for as long as anybody takes them, and knows how much of which call was taken. */
final class Endless implements ByteVendor.Script {
    private static final Pattern MARKER = Pattern.compile("stream-(\\d+)-");
    private static final int PIECE = 1_024;

    private final Map<Integer, Stream> streams = new ConcurrentHashMap<>();

    /**
     * One call.
     *
     * @param port the caller's end of its connection
     * @param written bytes of the answer's body that the kernel has taken, less at most one piece
     */
    record Stream(int port, AtomicLong written) {}

    @Override
    public void answer(String request, Socket socket) throws IOException {
        Matcher marker = MARKER.matcher(request);
        if (!marker.find()) {
            throw new IOException("no marker in the request");
        }
        Stream stream = new Stream(socket.getPort(), new AtomicLong());
        socket.setSendBufferSize(64 << 10);
        socket.getOutputStream()
                .write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        streams.put(Integer.parseInt(marker.group(1)), stream);
        String start = "data: {\"x\":\"";
        byte[] piece = (start + "a".repeat(PIECE - start.length() - 4) + "\"}\n\n").getBytes(StandardCharsets.US_ASCII);
        while (true) {
            socket.getOutputStream().write(piece);
            stream.written().addAndGet(piece.length);
        }
    }

    Map<Integer, Stream> streams() {
        return streams;
    }

    /** Bytes of all answers together. */
    long written() {
        return streams.values().stream()
                .mapToLong(stream -> stream.written().get())
                .sum();
    }
}
