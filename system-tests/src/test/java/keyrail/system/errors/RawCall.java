package keyrail.system.errors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A call whose bytes no HTTP client would send. */
final class RawCall {
    private static final int LIMIT_MILLIS = 10_000;

    private RawCall() {}

    /** Sends {@code bytes} and gives all that comes until the server closes. */
    static String untilClosed(int port, String bytes) {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
