package keyrail.system.tls;

import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import keyrail.core.names.RequestId;
import keyrail.core.usage.LedgerRow;
import keyrail.system.RunningHome;

/** A home whose one vendor speaks TLS, with a certificate of the test's own authority. */
final class Http2Scene implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(10);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Http2Vendor vendor;
    private final RunningHome home;

    private Http2Scene(Http2Vendor vendor, Path folder, URI endpoint, String outbound) {
        this.vendor = vendor;
        this.home = new RunningHome(folder, """
                        { "providers": { "openai": { "endpoint": "%s" } }, "outbound": { %s },
                          "llm": { "profiles": { "own": { "provider_connection": "openai-own" } } } }
                        """.formatted(endpoint, outbound))
                .connection("openai-own", "openai", null, Http2Vendor.KEY);
    }

    /** The usual: a certificate for the host that is called, by an authority that the home trusts. */
    static Http2Scene of(Path folder, HttpVersion... versions) {
        PrivateAuthority authority = new PrivateAuthority("Vendor Authority");
        return of(folder, authority.issue("localhost"), "localhost", trust(authority, folder), versions);
    }

    static Http2Scene of(
            Path folder, PrivateAuthority.Issued issued, String host, String outbound, HttpVersion... versions) {
        Http2Vendor vendor = new Http2Vendor(issued, 100, versions);
        return new Http2Scene(vendor, folder, vendor.url(host), outbound);
    }

    /** The member of {@code outbound} that makes the home trust an authority. */
    static String trust(PrivateAuthority authority, Path folder) {
        return "\"caFile\": \"" + authority.file(folder.resolve("authority.pem")) + "\"";
    }

    Http2Vendor vendor() {
        return vendor;
    }

    RunningHome home() {
        return home;
    }

    static String body(boolean stream) {
        return "{\"model\":\"gpt-x\",\"messages\":[{\"role\":\"user\",\"content\":\"Grüße\"}],\"stream\":" + stream
                + ",\"stream_options\":{\"include_usage\":true}}";
    }

    HttpRequest request(boolean stream) {
        return home.request("/v1/chat/completions", body(stream))
                .header("x-keyrail-profile", "own")
                .build();
    }

    HttpResponse<String> ask(boolean stream) {
        return home.send(request(stream));
    }

    CompletableFuture<HttpResponse<String>> begin(boolean stream) {
        return client.sendAsync(request(stream), HttpResponse.BodyHandlers.ofString());
    }

    /** The head has come; the body is to be read. */
    HttpResponse<InputStream> stream() {
        try {
            return client.send(request(true), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** All that comes of a stream, whether or not it ends the way HTTP says. */
    static String rest(HttpResponse<InputStream> answer) {
        java.io.ByteArrayOutputStream text = new java.io.ByteArrayOutputStream();
        try (InputStream body = answer.body()) {
            for (int next = body.read(); next >= 0; next = body.read()) {
                text.write(next);
            }
        } catch (IOException brokenOff) {
            text.writeBytes("<broken off>".getBytes(StandardCharsets.UTF_8));
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    LedgerRow row(HttpResponse<?> answer) {
        RequestId id = new RequestId(
                answer.headers().firstValue("x-keyrail-request-id").orElseThrow());
        return await().atMost(LIMIT)
                .until(
                        () -> {
                            home.home().engine().ledger().flush();
                            return home.home().store().read(rows -> rows.attempts(id));
                        },
                        (List<LedgerRow> rows) -> !rows.isEmpty())
                .getFirst();
    }

    @Override
    public void close() {
        client.shutdownNow();
        home.close();
        vendor.close();
    }
}
