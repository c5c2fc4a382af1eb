package keyrail.rehearsal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that writes and reads bytes, so that tests see exactly what was on the wire. */
final class RawClient implements AutoCloseable {
    private final Socket socket;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setSoTimeout(10_000);
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends a POST with a JSON body; {@code fields} are whole lines. */
    RawClient post(String path, String body, String... fields) throws IOException {
        StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nhost: localhost\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return send(head + "content-type: application/json\r\ncontent-length: " + length + "\r\n\r\n" + body);
    }

    /** Everything until {@code end} has been read, or until the peer closes. */
    String readUntil(String end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] wanted = end.getBytes(StandardCharsets.UTF_8);
        for (int next = socket.getInputStream().read();
                next >= 0;
                next = socket.getInputStream().read()) {
            read.write(next);
            if (!end.isEmpty() && endsWith(read.toByteArray(), wanted)) {
                break;
            }
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    /** Everything until the peer closes. */
    byte[] readAll() throws IOException {
        return socket.getInputStream().readAllBytes();
    }

    int read() throws IOException {
        return socket.getInputStream().read();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static boolean endsWith(byte[] bytes, byte[] end) {
        int offset = bytes.length - end.length;
        if (offset < 0) {
            return false;
        }
        for (int index = 0; index < end.length; index++) {
            if (bytes[offset + index] != end[index]) {
                return false;
            }
        }
        return true;
    }
}
