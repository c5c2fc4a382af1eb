package keyrail.server.socket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** One HTTP/1.1 call, written byte by byte, so that a test can say what a client would not. */
final class RawHttp {
    private RawHttp() {}

    /** What came back until the other side closed. */
    record Answer(int status, String text) {}

    static Answer over(Path socket, String method, String path, List<String> fields, String body) {
        return call(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(socket), method, path, fields, body);
    }

    static Answer over(int port, String method, String path, List<String> fields, String body) {
        SocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return call(StandardProtocolFamily.INET, address, method, path, fields, body);
    }

    private static Answer call(
            StandardProtocolFamily family,
            SocketAddress address,
            String method,
            String path,
            List<String> fields,
            String body) {
        String head = method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", fields) + "\r\nconnection: close\r\n"
                + "content-length: " + body.length() + "\r\n\r\n";
        try (SocketChannel channel = SocketChannel.open(family)) {
            channel.connect(address);
            channel.write(ByteBuffer.wrap((head + body).getBytes(StandardCharsets.UTF_8)));
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(16 << 10);
            while (channel.read(buffer) >= 0) {
                text.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            String answer = text.toString(StandardCharsets.UTF_8);
            return new Answer(Integer.parseInt(answer.substring(9, 12)), answer);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
