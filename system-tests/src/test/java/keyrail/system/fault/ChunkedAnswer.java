package keyrail.system.fault;

import java.io.IOException;
import java.io.InputStream;

/** The body of an answer in chunks, read as its reader likes. For one thread. */
final class ChunkedAnswer {
    private final InputStream in;
    private int left;
    private boolean over;

    /** Reads the head, which must be of a success in chunks. */
    ChunkedAnswer(InputStream in) throws IOException {
        this.in = in;
        String status = line();
        boolean chunked = false;
        for (String field = line(); !field.isEmpty(); field = line()) {
            chunked |= field.equalsIgnoreCase("transfer-encoding: chunked");
        }
        if (!status.startsWith("HTTP/1.1 200") || !chunked) {
            throw new IOException("not a success in chunks: " + status);
        }
    }

    /** The next bytes of the body, at most {@code buffer.length}; -1 at its end. */
    int read(byte[] buffer) throws IOException {
        if (over) {
            return -1;
        }
        if (left == 0) {
            left = Integer.parseInt(line(), 16);
            if (left == 0) {
                over = true;
                return -1;
            }
        }
        int read = in.read(buffer, 0, Math.min(buffer.length, left));
        if (read < 0) {
            throw new IOException("cut inside a chunk");
        }
        left -= read;
        if (left == 0) {
            line();
        }
        return read;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("cut inside a line");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
