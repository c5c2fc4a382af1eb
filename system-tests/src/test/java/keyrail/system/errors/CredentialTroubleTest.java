package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import keyrail.core.auth.Auth;
import keyrail.core.connection.Connection;
import keyrail.core.inference.Bytes;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProviderId;
import keyrail.core.store.StoredCredential;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Credentials that are damaged, bound elsewhere, blocked on their way or rotated while a request is out. */
class CredentialTroubleTest {
    private static final String PROFILES = """
            "elsewhere": { "provider_connection": "openai-elsewhere", "model": "m" },
            "private": { "provider_connection": "openai-private", "model": "m" },
            "metadata": { "provider_connection": "openai-metadata", "model": "m" }
            """;

    @TempDir
    Path folder;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(folder, PROFILES);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aDamagedRecordIsToldAndDisablesOnlyItself() {
        scene.home().home().store().write(rows -> {
            StoredCredential whole = rows.credential(new CredentialRef("anthropic-own", "api_key"))
                    .orElseThrow();
            Bytes kept = whole.sealed();
            byte[] sealed = Arrays.copyOfRange(kept.array(), kept.offset(), kept.offset() + kept.length());
            sealed[sealed.length / 2] ^= 1;
            rows.put(new StoredCredential(
                    whole.ref(),
                    whole.recordId(),
                    whole.kind(),
                    whole.version(),
                    whole.keyEpoch(),
                    whole.audience(),
                    Bytes.of(sealed),
                    whole.createdAt(),
                    whole.updatedAt()));
            return true;
        });
        scene.home().home().publish();

        Heard damaged = scene.ask(Speech.ANTHROPIC, "", false);
        Heard whole = scene.ask(Speech.OPENAI, "", false);

        assertThat(scene.recordedFailure(Speech.ANTHROPIC, damaged, 409, "credential_corrupt", "gateway"))
                .contains("credential/anthropic-own/api_key")
                .contains("keyrail credentials set anthropic-own api_key");
        assertThat(whole.status()).as(whole.text()).isEqualTo(200);
        assertThat(scene.vendor(Speech.ANTHROPIC).requests()).isEmpty();
    }

    @Test
    void aCredentialIsNotSentToASecondHost() {
        try (RehearsalServer other =
                RehearsalServer.start(RehearsalOptions.of(Dialect.OPENAI).withAnyModel(Speech.OPENAI.vendorKey()))) {
            store("openai-elsewhere", other.baseUrl(), "openai-own");

            Heard heard = scene.askProfile(Speech.OPENAI, "elsewhere", "", false);

            assertThat(scene.recordedFailure(Speech.OPENAI, heard, 409, "credential_audience_mismatch", "gateway"))
                    .contains("127.0.0.1:" + scene.vendor(Speech.OPENAI).port())
                    .contains("127.0.0.1:" + other.port())
                    .contains("keyrail credentials trust openai-own api_key");
            assertThat(other.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"private, http://10.255.255.1:9", "metadata, http://169.254.169.254"})
    void aPrivateAddressIsBlockedBeforeAnythingIsSent(String profile, String address) {
        scene.home().connection("openai-" + profile, "openai-compatible", address + "/v1", "key-private");

        Heard heard = scene.askProfile(Speech.OPENAI, profile, "", false);

        assertThat(Scene.failure(Speech.OPENAI, heard, 502, "upstream_address_blocked", "upstream"))
                .contains("outbound.allowPrivate")
                .doesNotContain("key-private");
    }

    @ParameterizedTest
    @EnumSource
    void aRejectedCredentialThatWasRotatedMeanwhileIsReplayedOnce(Speech speech) {
        RehearsalServer vendor = scene.vendor(speech);
        AtomicBoolean rotated = new AtomicBoolean();
        vendor.accept("*", "key-of-tomorrow");
        vendor.behave(seen -> {
            if (rotated.compareAndSet(false, true)) {
                scene.home().rotate(speech.connection(), "key-of-tomorrow");
            }
            return Behaviour.NORMAL;
        });

        Heard heard = scene.ask(speech, "", true);

        assertThat(heard.status()).as(heard.text()).isEqualTo(200);
        assertThat(vendor.requests())
                .extracting(RecordedRequest::key)
                .containsExactly(speech.vendorKey(), "key-of-tomorrow");
        assertThat(scene.rows(heard, 2)).extracting(LedgerRow::outcome).containsExactly("upstream_auth_failed", "ok");
        assertThat(scene.rows(heard, 2).getLast().credential())
                .isEqualTo("credential/" + speech.connection() + "/api_key#2");
    }

    @ParameterizedTest
    @CsvSource({"400, upstream_bad_request", "401, upstream_auth_failed", "429, upstream_rate_limited"})
    void countingTokensFailsAsAnyOtherCall(int status, String code) {
        String body = "{\"model\":\"claude-a~status=" + status
                + "~ra=3\",\"messages\":[{\"role\":\"user\",\"content\":\"Good day\"}]}";
        HttpRequest.Builder count = scene.home()
                .request("/v1/messages/count_tokens", body)
                .header("anthropic-version", "2023-06-01")
                .header("x-keyrail-profile", "anthropic-plain");

        Heard heard = scene.send(count);

        assertThat(scene.recordedFailure(Speech.ANTHROPIC, heard, status, code, "upstream"))
                .contains("Rehearsed failure " + status);
        assertThat(heard.header("retry-after")).isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource({"400, upstream_bad_request", "401, upstream_auth_failed", "529, upstream_overloaded"})
    void theNewerAnthropicVersionFailsInTheSameWords(int status, String code) {
        String body = Speech.ANTHROPIC.body("~status=" + status, true);
        HttpRequest.Builder request = scene.home()
                .request("/v1/messages", body)
                .header("anthropic-version", "2026-10-21")
                .header("x-keyrail-profile", "anthropic-plain");

        Heard heard = scene.send(request);

        assertThat(scene.recordedFailure(Speech.ANTHROPIC, heard, status, code, "upstream"))
                .contains("Rehearsed failure " + status);
        assertThat(scene.vendor(Speech.ANTHROPIC).requests())
                .singleElement()
                .satisfies(seen -> assertThat(seen.header("anthropic-version")).contains("2026-10-21"));
    }

    private void store(String name, String baseUrl, String service) {
        Instant now = scene.home().home().clock().instant();
        scene.home().home().store().write(rows -> {
            rows.insert(new Connection(
                    new ConnectionName(name),
                    new ProviderId("openai-compatible"),
                    new Auth.ApiKey(new CredentialRef(service, "api_key")),
                    null,
                    baseUrl,
                    List.of(),
                    Map.of(),
                    now,
                    now));
            return true;
        });
        scene.home().home().publish();
    }
}
