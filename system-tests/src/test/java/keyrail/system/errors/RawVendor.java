package keyrail.system.errors;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Answers every request with the same bytes, HTTP or not, and closes. */
final class RawVendor implements AutoCloseable {
    private final ServerSocket listener;
    private final byte[] answer;

    RawVendor(String answer) {
        this.answer = answer.getBytes(StandardCharsets.UTF_8);
        try {
            listener = new ServerSocket(0, 16, InetAddress.getByName("127.0.0.1"));
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        Thread.ofVirtual().start(this::acceptAll);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                readRequest(socket.getInputStream());
                socket.getOutputStream().write(answer);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (IOException closedOrGone) {
                continue;
            }
        }
    }

    private static void readRequest(InputStream input) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = input.read();
            if (next < 0) {
                throw new IOException("closed inside a head");
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int field = lower.indexOf("content-length:");
        if (field >= 0) {
            String length = lower.substring(field + 15, lower.indexOf("\r\n", field));
            input.readNBytes(Integer.parseInt(length.strip()));
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException alreadyBroken) {
            // It is on its way out.
            return;
        }
    }
}
