package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a vendor refuses reaches the client as the vendor said it; what keys are wrong is told apart. */
class VendorRefusalTest {
    @TempDir
    Path folder;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(folder, "");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    static Stream<Arguments> refusals() {
        return Arrays.stream(Speech.values())
                .flatMap(speech -> Stream.of(
                        Arguments.of(speech, 400, "upstream_bad_request"),
                        Arguments.of(speech, 401, "upstream_auth_failed"),
                        Arguments.of(speech, 403, "upstream_forbidden"),
                        Arguments.of(speech, 404, "upstream_not_found"),
                        Arguments.of(speech, 429, "upstream_rate_limited"),
                        Arguments.of(speech, 500, "upstream_server_error"),
                        Arguments.of(speech, 529, "upstream_overloaded")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aVendorsRefusalKeepsStatusMessageAndRetryAfter(Speech speech, int status, String code) {
        for (boolean stream : new boolean[] {false, true}) {
            Heard heard = scene.ask(speech, "~status=" + status + "~ra=7", stream);

            assertThat(scene.recordedFailure(speech, heard, status, code, "upstream"))
                    .contains("Rehearsed failure " + status);
            assertThat(heard.header("retry-after")).isEqualTo("7");
            assertThat(heard.header("x-should-retry")).isEmpty();
            LedgerRow row = scene.rows(heard).getFirst();
            assertThat(row.attempt()).isEqualTo(1);
            assertThat(row.status()).isEqualTo(status);
            assertThat(row.streamed()).isEqualTo(stream);
        }
        assertThat(scene.vendor(speech).requests()).hasSize(2);
    }

    private HttpRequest.Builder withoutKey(Speech speech) {
        HttpRequest request = scene.request(speech, speech.body("", false)).build();
        return HttpRequest.newBuilder(request, (name, value) -> !name.equals("x-keyrail-key"));
    }

    @ParameterizedTest
    @EnumSource
    void aBadVendorKeyIsToldWithItsConnectionAndWhatToDo(Speech speech) {
        scene.home().rotate(speech.connection(), "key-of-yesterday");

        Heard heard = scene.ask(speech, "", false);

        assertThat(scene.recordedFailure(speech, heard, 401, "upstream_auth_failed", "upstream"))
                .contains("\"" + speech.connection() + "\"")
                .contains("keyrail credentials set " + speech.connection() + " api_key")
                .contains("client key is fine")
                .doesNotContain("key-of-yesterday");
        assertThat(scene.vendor(speech).requests())
                .extracting(RecordedRequest::key)
                .containsExactly("key-of-yesterday");
    }

    @ParameterizedTest
    @EnumSource
    void aBadClientKeyIsOursAndNothingGoesOut(Speech speech) {
        for (String field : new String[] {"x-keyrail-key", "authorization", "x-api-key", "x-goog-api-key"}) {
            HttpRequest.Builder bare = withoutKey(speech);
            String value = field.equals("authorization") ? "Bearer " + speech.vendorKey() : speech.vendorKey();

            Heard heard = scene.send(bare.header(field, value));

            assertThat(Scene.failure(speech, heard, 401, "client_key_invalid", "gateway"))
                    .contains("client key")
                    .contains("keyrail client-keys create")
                    .doesNotContain(speech.vendorKey());
        }
        assertThat(scene.vendor(speech).requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aMissingClientKeyIsOursAndNothingGoesOut(Speech speech) {
        Heard heard = scene.send(withoutKey(speech));

        assertThat(Scene.failure(speech, heard, 401, "client_key_missing", "gateway"))
                .contains("x-keyrail-key");
        assertThat(scene.vendor(speech).requests()).isEmpty();
    }
}
