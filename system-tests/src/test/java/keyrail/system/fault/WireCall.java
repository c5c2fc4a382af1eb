package keyrail.system.fault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came back for bytes that no HTTP client would send.
 *
 * @param statuses of the whole answers in it, in order, interim ones left out
 * @param text all that came, a character a byte
 * @param closed whether the other side ended the connection
 */
record WireCall(List<Integer> statuses, String text, boolean closed) {
    /** Stands where what came is no answer. */
    private static final int NO_ANSWER = 0;

    private static final int LIMIT_MILLIS = 10_000;
    private static final Pattern STATUS = Pattern.compile("[A-Z]+/\\d+\\.\\d+ (\\d{3})");
    private static final Pattern LENGTH = Pattern.compile("(?i)\\r\\ncontent-length: *(\\d+)\\r\\n");

    /** Sends {@code bytes} and reads until the other side closes, at most ten seconds. */
    static WireCall send(int port, byte[] bytes) {
        return send(port, bytes, false);
    }

    /** @param loose whether what comes back need not be whole answers, so that {@code statuses} stays empty */
    static WireCall send(int port, byte[] bytes, boolean loose) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        boolean closed = false;
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.setTcpNoDelay(true);
            write(socket, bytes);
            byte[] buffer = new byte[8 << 10];
            for (int read = read(socket, buffer); read >= 0; read = read(socket, buffer)) {
                heard.write(buffer, 0, read);
            }
            closed = true;
        } catch (SocketTimeoutException stillOpen) {
            closed = false;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        String text = heard.toString(StandardCharsets.ISO_8859_1);
        return new WireCall(loose ? List.of() : statuses(text), text, closed);
    }

    /** Whoever refuses the first bytes need not take the rest. */
    private static void write(Socket socket, byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException closed) {
            return;
        }
    }

    private static int read(Socket socket, byte[] buffer) throws IOException {
        try {
            return socket.getInputStream().read(buffer);
        } catch (SocketException reset) {
            return -1;
        }
    }

    private static List<Integer> statuses(String text) {
        List<Integer> found = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            Matcher status = STATUS.matcher(text).region(from, text.length());
            int end = text.indexOf("\r\n\r\n", from);
            if (!status.lookingAt() || end < 0) {
                found.add(NO_ANSWER);
                return found;
            }
            int code = Integer.parseInt(status.group(1));
            from = end + 4;
            if (code >= 200) {
                found.add(code);
                Matcher length = LENGTH.matcher(text.substring(status.start(), end + 2));
                // Without a length the answer is in chunks and the last one of its connection.
                from = length.find() ? from + Integer.parseInt(length.group(1)) : text.length();
            }
        }
        return found;
    }
}
