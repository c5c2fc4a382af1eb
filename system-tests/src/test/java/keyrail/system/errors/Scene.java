package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;

/** A home with one vendor of each format behind it; what goes wrong is written at the end of model names. */
final class Scene implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(10);

    private final RehearsalServer anthropic = vendor(Dialect.ANTHROPIC, Speech.ANTHROPIC);
    private final RehearsalServer openai = vendor(Dialect.OPENAI, Speech.OPENAI);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RunningHome home;

    /** @param profiles members of {@code llm.profiles} beside the two plain ones */
    Scene(Path folder, String profiles) {
        this(folder, profiles, "");
    }

    /** @param sections further members of the configuration */
    Scene(Path folder, String profiles, String sections) {
        this(folder, profiles, sections, null);
    }

    /** @param endpoint where both vendors are said to be, or null for where the rehearsals are */
    Scene(Path folder, String profiles, String sections, String endpoint) {
        String config = """
                { "providers": { "anthropic": { "endpoint": "%s" }, "openai": { "endpoint": "%s" } },
                  "llm": { "profiles": {
                    "anthropic-plain": { "provider_connection": "anthropic-own" },
                    "openai-plain": { "provider_connection": "openai-own" }%s } }%s }
                """.formatted(
                        endpoint == null ? anthropic.baseUrl() : endpoint,
                        endpoint == null ? openai.baseUrl() : endpoint,
                        profiles.isEmpty() ? "" : ",\n" + profiles,
                        sections.isEmpty() ? "" : ",\n" + sections);
        home = new RunningHome(folder, config);
        for (Speech speech : Speech.values()) {
            home.connection(speech.connection(), speech.provider(), null, speech.vendorKey());
        }
    }

    private static RehearsalServer vendor(Dialect dialect, Speech speech) {
        return RehearsalServer.start(RehearsalOptions.of(dialect).withAnyModel(speech.vendorKey()));
    }

    RunningHome home() {
        return home;
    }

    RehearsalServer vendor(Speech speech) {
        return speech == Speech.ANTHROPIC ? anthropic : openai;
    }

    /** Asks through the plain profile of a format, which forwards the model's name. */
    Heard ask(Speech speech, String script, boolean stream) {
        return askProfile(speech, speech.profile(), script, stream);
    }

    Heard askProfile(Speech speech, String profile, String script, boolean stream) {
        return send(request(speech, speech.body(script, stream)).header("x-keyrail-profile", profile));
    }

    HttpRequest.Builder request(Speech speech, String body) {
        HttpRequest.Builder request = home.request(speech.path(), body);
        return speech == Speech.ANTHROPIC ? request.header("anthropic-version", "2023-06-01") : request;
    }

    Heard send(HttpRequest.Builder request) {
        HttpResponse<InputStream> answer = begin(request);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        boolean whole = true;
        try (InputStream body = answer.body()) {
            for (int next = body.read(); next >= 0; next = body.read()) {
                text.write(next);
            }
        } catch (IOException brokenOff) {
            whole = false;
        }
        return new Heard(answer.statusCode(), answer.headers(), text.toString(StandardCharsets.UTF_8), whole);
    }

    /** Sends a request and leaves its body to be read. */
    HttpResponse<InputStream> begin(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** The ledger rows of an answer's request; waits for them, since they may come after its last byte. */
    List<LedgerRow> rows(Heard heard) {
        return rows(heard, 1);
    }

    /** As {@link #rows(Heard)}, waiting for at least so many. */
    List<LedgerRow> rows(Heard heard, int least) {
        return await().atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> {
                            home.home().engine().ledger().flush();
                            return home.home().store().read(rows -> rows.attempts(heard.id()));
                        },
                        rows -> rows.size() >= least);
    }

    /** Asserts a typed failure in the client's own envelope, and gives its message. */
    static String failure(Speech speech, Heard heard, int status, String code, String source) {
        assertThat(heard.status()).as(heard.text()).isEqualTo(status);
        assertThat(heard.code()).as(heard.text()).isEqualTo(code);
        assertThat(heard.source()).as(heard.text()).isEqualTo(source);
        assertThat(heard.header("content-type")).startsWith("application/json");
        assertThat(heard.whole()).isTrue();
        return speech.messageOf(heard.text());
    }

    /** As {@link #failure}, and the one row of the ledger says the same. */
    String recordedFailure(Speech speech, Heard heard, int status, String code, String source) {
        String message = failure(speech, heard, status, code, source);
        assertThat(rows(heard)).extracting(LedgerRow::outcome).containsExactly(code);
        return message;
    }

    @Override
    public void close() {
        client.shutdownNow();
        home.close();
        anthropic.close();
        openai.close();
    }
}
