package keyrail.system.surface;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import keyrail.system.RunningHome;

/** Reads an answer to its end, clean or not, and takes its chunks apart: for answers that a client would refuse. */
final class RawText {
    private RawText() {}

    static String of(int port, String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nhost: 127.0.0.1:" + port + "\r\nx-keyrail-key: "
                + RunningHome.CLIENT_KEY + "\r\ncontent-type: application/json\r\ncontent-length: " + bytes.length
                + "\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
            return withoutChunks(read(socket.getInputStream()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String read(InputStream in) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (IOException reset) {
            // A break is what is being looked at; what came before it counts.
            return all.toString(StandardCharsets.ISO_8859_1);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private static String withoutChunks(String answer) {
        int at = answer.indexOf("\r\n\r\n") + 4;
        StringBuilder body = new StringBuilder();
        while (at < answer.length()) {
            int lineEnd = answer.indexOf("\r\n", at);
            if (lineEnd < 0) {
                break;
            }
            int size = Integer.parseInt(answer.substring(at, lineEnd).strip(), 16);
            int end = Math.min(answer.length(), lineEnd + 2 + size);
            body.append(answer, lineEnd + 2, end);
            at = end + 2;
        }
        return new String(body.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
