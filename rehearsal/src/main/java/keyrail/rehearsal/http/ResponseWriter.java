package keyrail.rehearsal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes answers to one connection; each call is one write to the socket, so that chunks stay apart. For one thread. */
public final class ResponseWriter {
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream output;

    public ResponseWriter(OutputStream output) {
        this.output = output;
    }

    /** @param length of the body in bytes, or -1 for chunks */
    public void head(int status, List<HttpField> fields, long length) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + reason(status) + "\r\n");
        for (HttpField field : fields) {
            head.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        head.append(length < 0 ? "transfer-encoding: chunked\r\n\r\n" : "content-length: " + length + "\r\n\r\n");
        write(head.toString().getBytes(StandardCharsets.UTF_8));
    }

    public void continueToBody() throws IOException {
        write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** Bytes of a body whose length was announced. */
    public void plain(byte[] bytes) throws IOException {
        write(bytes);
    }

    public void chunk(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return;
        }
        ByteArrayOutputStream framed = new ByteArrayOutputStream(bytes.length + 16);
        framed.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        framed.writeBytes(bytes);
        framed.writeBytes(new byte[] {'\r', '\n'});
        write(framed.toByteArray());
    }

    public void lastChunk() throws IOException {
        write(LAST_CHUNK);
    }

    private void write(byte[] bytes) throws IOException {
        output.write(bytes);
        output.flush();
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 307 -> "Temporary Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> "Status";
        };
    }
}
