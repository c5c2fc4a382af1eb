package keyrail.wire.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.wire.form.FormBody;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a form of several parts. */
class FormFuzzTest {
    private static final String FORM = "multipart/form-data; boundary=b";

    static Stream<byte[]> seeds() {
        return Stream.of(
                        "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n--b--\r\n",
                        "--b\r\n"
                                + "Content-Disposition: form-data; name=stream\r\n\r\n"
                                + "true\r\n"
                                + "--b\r\n"
                                + "Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n\r\n"
                                + "--b--")
                .map(form -> form.getBytes(StandardCharsets.US_ASCII));
    }

    @MethodSource("seeds")
    @FuzzTest
    void form(byte[] data) {
        try {
            FormBody form = FormBody.read(FORM, Bytes.of(data));
            byte[] other = joined(form.withModel(Optional.of("other")));
            assertThat(FormBody.read(FORM, Bytes.of(other)).model()).contains("other");
        } catch (KeyrailException refused) {
            assertThat(refused.failure().code()).isIn(Set.of(FailureCode.INVALID_REQUEST, FailureCode.DUPLICATE_KEY));
        }
    }

    private static byte[] joined(List<Bytes> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(piece -> all.write(piece.array(), piece.offset(), piece.length()));
        return all.toByteArray();
    }
}
