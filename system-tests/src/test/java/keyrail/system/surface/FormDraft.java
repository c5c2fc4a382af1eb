package keyrail.system.surface;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** A form being written, byte by byte, without any writer of the product's. */
final class FormDraft {
    private final String boundary;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    FormDraft(String boundary) {
        this.boundary = boundary;
    }

    FormDraft field(String name, String value) {
        line("--" + boundary);
        line("Content-Disposition: form-data; name=\"" + name + "\"");
        line("");
        line(value);
        return this;
    }

    FormDraft file(String name, byte[] content) {
        line("--" + boundary);
        line("content-disposition: form-data; name=\"" + name + "\"; filename=\"a \u00fc.bin\"");
        line("Content-Type: application/octet-stream");
        line("");
        bytes.writeBytes(content);
        line("");
        return this;
    }

    byte[] end() {
        line("--" + boundary + "--");
        return bytes.toByteArray();
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    private void line(String text) {
        bytes.writeBytes((text + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes of any kind, line ends and dashes among them. */
    static byte[] anything(Random random) {
        byte[] content = new byte[random.nextInt(3_000)];
        random.nextBytes(content);
        byte[] traps = "\r\n--other\r\nname=\"model\"\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        if (content.length > traps.length) {
            System.arraycopy(traps, 0, content, random.nextInt(content.length - traps.length), traps.length);
        }
        return content;
    }
}
