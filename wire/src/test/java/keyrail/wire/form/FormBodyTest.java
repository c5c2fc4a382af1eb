package keyrail.wire.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Collectors;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import org.junit.jupiter.api.Test;

class FormBodyTest {
    private static final String TYPE = "multipart/form-data; boundary=b-1";
    private static final String FORM = "--b-1\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n"
            + "--b-1\r\ncontent-disposition: form-data; name=\"file\"; filename=\"model\"\r\n\r\nx\r\n--b\r\n\r\n"
            + "--b-1\r\nContent-Disposition: form-data; name=stream\r\n\r\ntrue\r\n--b-1--\r\n";

    private static String joined(FormBody form, String model) {
        return form.withModel(Optional.ofNullable(model)).stream()
                .map(Bytes::asUtf8)
                .collect(Collectors.joining());
    }

    @Test
    void findsTheModelAndTheWishForAStream() {
        FormBody form = FormBody.read(TYPE, Bytes.utf8(FORM));
        assertThat(form.model()).contains("whisper-1");
        assertThat(form.isStreamed()).isTrue();
    }

    @Test
    void replacesTheModelAndNothingElse() {
        FormBody form = FormBody.read(TYPE, Bytes.utf8(FORM));
        assertThat(joined(form, "other")).isEqualTo(FORM.replace("whisper-1", "other"));
        assertThat(form.withModel(Optional.of("whisper-1"))).hasSize(1);
        assertThat(joined(form, null)).isEqualTo(FORM);
    }

    @Test
    void addsTheModelAsTheFirstPartWhereThereIsNone() {
        String without = FORM.substring(FORM.indexOf("--b-1", 5));
        FormBody form = FormBody.read("Multipart/Form-Data; Boundary=\"b-1\"", Bytes.utf8(without));
        assertThat(form.model()).isEmpty();
        assertThat(joined(form, "m"))
                .isEqualTo("--b-1\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n" + without);
    }

    @Test
    void anEmptyValueIsAValue() {
        String empty = "--b-1\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n\r\n--b-1--";
        assertThat(FormBody.read(TYPE, Bytes.utf8(empty)).model()).contains("");
    }

    @Test
    void refusesEveryFormThatIsCutShort() {
        for (int length = 0; length < FORM.length() - 4; length++) {
            String cut = FORM.substring(0, length);
            assertThatThrownBy(() -> FormBody.read(TYPE, Bytes.utf8(cut)))
                    .as(cut)
                    .isInstanceOfSatisfying(
                            KeyrailException.class,
                            refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_REQUEST));
        }
    }

    @Test
    void refusesTwoModelsAndAModelThatWouldBreakTheForm() {
        String twice = FORM.replace("name=stream", "name=\"model\"");
        assertThatThrownBy(() -> FormBody.read(TYPE, Bytes.utf8(twice))).hasMessageContaining("twice");
        FormBody form = FormBody.read(TYPE, Bytes.utf8(FORM));
        assertThatThrownBy(() -> form.withModel(Optional.of("a\r\n--b-1--"))).hasMessageContaining("line ends");
        assertThatThrownBy(() -> FormBody.read("multipart/form-data", Bytes.utf8(FORM)))
                .hasMessageContaining("boundary");
    }

    @Test
    void aModelIsAddedBehindAPreamble() {
        String form = "for old readers\r\n--b-1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b-1--";
        String added = FormBody.read(TYPE, Bytes.utf8(form)).withModel(Optional.of("m")).stream()
                .map(Bytes::asUtf8)
                .collect(Collectors.joining());
        assertThat(FormBody.read(TYPE, Bytes.utf8(added)).model()).contains("m");
        assertThat(added).startsWith("for old readers\r\n--b-1\r\n").endsWith("\r\n\r\n1\r\n--b-1--");
    }

    @Test
    void aModelIsPutIntoAPartWithoutABodySoThatTheFormStaysOne() {
        String form = "--b-1\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n--b-1--";
        String filled = FormBody.read(TYPE, Bytes.utf8(form)).withModel(Optional.of("m")).stream()
                .map(Bytes::asUtf8)
                .collect(Collectors.joining());
        assertThat(FormBody.read(TYPE, Bytes.utf8(filled)).model()).contains("m");
    }
}
